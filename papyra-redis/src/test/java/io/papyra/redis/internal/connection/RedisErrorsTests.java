package io.papyra.redis.internal.connection;

import java.net.UnknownHostException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.papyra.redis.internal.connection.RedisErrors.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a server's refusal is taken for, as each server words it. */
class RedisErrorsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "OOM | OOM command not allowed when used memory > 'maxmemory'.",
			"OOM | ERR Error running script (call to f_1a2b): @user_script:31: -OOM command not allowed when used memory > 'maxmemory'.",
			"OOM | OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'",
			"READONLY | READONLY You can't write against a read only replica.",
			"READONLY | ERR Error running script (call to f_1a2b): @user_script:31: @user_script: 31: -READONLY You can't write against a read only replica.",
			"MISCONF | MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error.",
			"NOREPLICAS | NOREPLICAS Not enough good replicas to write.",
			"LOADING | LOADING Redis is loading the dataset in memory",
			"BUSY | BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
			"OTHER | BUSYGROUP Consumer Group name already exists", "OTHER | BUSYKEY Target key name already exists.",
			"NOAUTH | NOAUTH Authentication required.",
			"NOAUTH | WRONGPASS invalid username-password pair or user is disabled.", "NOAUTH | ERR invalid password",
			"NOPERM | NOPERM this user has no permissions to run the 'hset' command or its subcommand",
			"NOPERM | NOPERM this user has no permissions to access one of the keys used as arguments",
			"NOPERM | NOPERM User p has no permissions to run the 'hset' command",
			"NOPERM | NOPERM No permissions to access a key",
			"NOPERM | ERR The user executing the script can't run this command or subcommand script: 1a2b, on @user_script:31.",
			"NOPERM | ERR ACL failure in script: User p has no permissions to run the 'hset' command script: 1a2b, on @user_script:31.",
			"NOPERM | ERR The user executing the script can't access at least one of the keys mentioned in the command arguments script: 1a2b",
			"NOPERM | ERR Error running script (call to f_1a2b): @user_script:31: The user executing the script can't run this command or subcommand",
			"WRONGTYPE | WRONGTYPE Operation against a key holding the wrong kind of value script: 1a2b, on @user_script:31.",
			"WRONGTYPE | ERR Error running script (call to f_1a2b): @user_script:31: WRONGTYPE Operation against a key holding the wrong kind of value",
			"CLUSTERDOWN | CLUSTERDOWN The cluster is down", "CLUSTERDOWN | CLUSTERDOWN Hash slot not served",
			"TRYAGAIN | TRYAGAIN Multiple keys request during rehashing of slot", "MOVED | MOVED 9883 127.0.0.1:7001",
			"MOVED | ASK 9883 127.0.0.1:7001", "CROSSSLOT | CROSSSLOT Keys in request don't hash to the same slot",
			"MASTERDOWN | MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
			"NOGROUP | NOGROUP No such key 'k' or consumer group 'g'",
			"NOSCRIPT | NOSCRIPT No matching script. Please use EVAL.",
			"UNKNOWN_COMMAND | ERR unknown command 'WAITAOF', with args beginning with: '1' '0' '10'",
			"UNKNOWN_COMMAND | ERR unknown command `WAITAOF`, with args beginning with: `1`, `0`, `10`, ",
			"OTHER | ERR The ID specified in XADD is equal or smaller than the target stream top item" })
	void aRefusalIsClassifiedByItsCodeAnywhereInTheText(Code code, String text) {
		assertThat(RedisErrors.classify(text)).isEqualTo(code);
		RedisAccessException failure = RedisErrors.translate("redis://h:1", "appending to k",
				new RedisCommandExecutionException(text));
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure).hasMessage("redis://h:1: appending to k was refused: " + text + "; " + code.advice());
		assertThat(RedisErrors.seen(failure)).endsWith("was refused: " + text);
	}

	@Test
	void passwordsAreNotRepeated() {
		for (String text : new String[] { "Unable to connect to redis://p:geheim@h:1",
				"cannot connect to redis://geheim@h", "ERR unknown command 'AUTH geheim'",
				"ERR wrong number of arguments for AUTH p geheim",
				"ERR unknown command, with args beginning with: 'AUTH' 'p' 'geheim'" }) {
			assertThat(RedisErrors.translate("redis://h:1", "HELLO", new RedisCommandExecutionException(text)))
				.message()
				.doesNotContain("geheim")
				.contains("******");
			assertThat(RedisErrors.unreachable("redis://h:1", new RedisConnectionException(text))).message()
				.doesNotContain("geheim");
		}
	}

	@Test
	void noConnectionSaysWhy() {
		RedisAccessException failure = RedisErrors.unreachable("redis://h:1",
				new RedisConnectionException("Unable to connect", new UnknownHostException("h")));
		assertThat(failure.code()).isEqualTo(Code.CONNECTION);
		assertThat(failure).hasMessageContaining("redis://h:1 cannot be reached: the host name is not known: h");
		RedisAccessException refused = RedisErrors.unreachable("redis://h:1", new RedisConnectionException(
				"Unable to connect", new RedisCommandExecutionException("WRONGPASS invalid username-password pair")));
		assertThat(refused.code()).isEqualTo(Code.NOAUTH);
		assertThat(RedisErrors.translate("redis://h:1", "XLEN k", new RedisException("Connection closed")).code())
			.isEqualTo(Code.CONNECTION);
	}

}
