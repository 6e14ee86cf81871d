package io.papyra.internal.redact;

import java.util.List;
import java.util.Set;

import io.papyra.recorder.RecorderOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactionTests {

	private static final String INNOCENT = "shippingAddress className mapping opinion spinner spin pinned shipping happiness typing ping "
			+ "pingTime keepingUp pineapple pinterest business session sessions sessionIdle sessionIdleTimeout "
			+ "assigned classNames assnumber lessons lesson passnumber crossnode author authors authorId "
			+ "authorName authority authored authors_list keyboard key keys keyName keyword keywords publicKey "
			+ "publicKeyId monkey turkey primaryKey foreignKey sortKey apiVersion apiUrl api apis cooking cook "
			+ "crook book books booking bookings bookingId passenger passengers passengerName bypassed bypasses passes "
			+ "passed bypass compass passage passive passport passportCountry trespass stock stocks tok "
			+ "toks took to ken kentucky tone tokyo tokyoOffice secr sector section sections secure security "
			+ "securityLevel second seconds secondary seek creed credit creditLimit creditor creditScore "
			+ "credits credo incredible wording words word wordCount pw pwa pwrite option options optional "
			+ "optionName adoption captcha caption captions otpions potpourri hotpot footpath footprint "
			+ "spotPrice laptop laptops depot depots hotPath jwtx ajwt cvvx cvs csv csvPath ssnx dressName "
			+ "glassName assn essn crossName processName userName user username users id ids uuid name "
			+ "firstName lastName fullName street city country zip postalCode phone email emails orderId order "
			+ "orders orderItem items item quantity amount price total currency discount tax invoice "
			+ "invoiceNumber customer customerId path paths url uri host port timeout retries interval created "
			+ "updated deleted status state type kind level width height depth weight length size count index "
			+ "offset limit page pages sort filter query bear bears bearing bearings bare barer auth "
			+ "authenticated basic basics basicPlan private privately privateNotes description title subject "
			+ "body header headers footer content message messages comment comments note notes tenant region "
			+ "zone cluster node shard replica version revision branch commit build release";

	private final Redaction redaction = new Redaction(Set.of("api-key", "Password", "..."));

	@ParameterizedTest
	@ValueSource(strings = { "password", "PASSWORD", "db.password", "my_pass-word", "passwordHash", "apiKey", "API_KEY",
			"x-api-key", "a.p.i.k.e.y" })
	void aKeyIsMaskedThatHoldsAWordInAnySpelling(String key) {
		assertThat(this.redaction.masks(key)).isTrue();
		assertThat(this.redaction.masks(key)).as("asked again").isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pass", "word", "user", "api", "key", "...", "-_-" })
	void otherKeysAreNot(String key) {
		assertThat(this.redaction.masks(key)).isFalse();
	}

	/** Names as they occur, many of which hold the letters of a short word. */
	@Test
	void twoHundredInnocentNamesAreNotMasked() {
		Redaction all = new Redaction(RecorderOptions.DEFAULT_REDACTED_KEYS);
		List<String> innocent = List.of(INNOCENT.split(" ", -1));
		assertThat(innocent).hasSizeGreaterThan(200);
		assertThat(innocent.stream().filter(all::masks)).isEmpty();
		TextMasker masker = new TextMasker(all);
		assertThat(innocent.stream()
			.map((name) -> name + "=x, " + name + ": x")
			.filter((told) -> !masker.mask(told).equals(told))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pin", "PIN", "userPin", "user_pin", "pin-code", "pinCode", "PINCode", "pin2", "card.pin",
			"otp", "otpCode", "smsOTP", "ssn", "userSSN", "ssn_hash", "cvv", "cardCvv", "pwd", "dbPwd", "db.pwd", "jwt",
			"jwtToken", "X-JWT", "bearer", "sessionId", "session_id", "SESSIONID", "JSESSIONID", "session-id",
			"sessionIds", "X-API-KEY", "api key", "api.key", "private_key", "ssh-private-key", "Pass\u200bword",
			"pass word", "AUTHOR\u0130ZATION", "\u1d18assword", "p\u00e4ssword", "\uff50\uff41\uff53\uff53word", "pass",
			"PASS", "db_pass", "DB_PASS", "smtpPass", "storepass", "keypass", "pass2", "dbpwd", "userpwd", "MYSQL_PWD",
			"PGPASSWORD", "pins", "PINs", "userPins", "otps", "jwts", "passcode", "cvc", "PHPSESSID", "signing-key",
			"encryptionKey", "AWS_SECRET_ACCESS_KEY", "pa\u0301ssword" })
	void everySpellingOfTheDefaultKeysIsMasked(String key) {
		assertThat(new Redaction(RecorderOptions.DEFAULT_REDACTED_KEYS).masks(key)).isTrue();
	}

	@Test
	void wordsOfTheUserMayBeOfAnyLanguageAndLength() {
		Redaction own = new Redaction(Set.of("contrase\u00f1a", "\u043f\u0430\u0440\u043e\u043b\u044c", "x"));
		assertThat(own.masks("la_contrase\u00f1a")).isTrue();
		assertThat(own.masks("\u041f\u0410\u0420\u041e\u041b\u042c2")).isTrue();
		assertThat(own.masks("x")).isTrue();
		assertThat(own.masks("xy")).isFalse();
		assertThat(new TextMasker(own).mask("\u043f\u0430\u0440\u043e\u043b\u044c: hunter2")).doesNotContain("hunter2");
		assertThat(new TextMasker(own).mask("a=1, x=hunter2")).doesNotContain("hunter2");
	}

	@Test
	void withoutWordsNothingIsMasked() {
		assertThat(new Redaction(Set.of()).masks("password")).isFalse();
	}

	@Test
	void moreKeysThanAreRememberedAreStillDecidedRightly() {
		for (int i = 0; i < 5000; i++) {
			assertThat(this.redaction.masks("key" + i)).isFalse();
			assertThat(this.redaction.masks("password" + i)).isTrue();
		}
	}

}
