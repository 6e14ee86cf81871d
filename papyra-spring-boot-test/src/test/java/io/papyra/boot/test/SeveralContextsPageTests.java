package io.papyra.boot.test;

import java.nio.file.Files;
import java.nio.file.Path;

import com.example.shops.FrontAndShop;
import com.example.shops.TwoShops;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The listings of docs/several-contexts.md do what the page says. */
@Tag("slow")
class SeveralContextsPageTests {

	@TempDir
	Path directory;

	private static void record(ConfigurableApplicationContext context, String type) {
		context.getBean(FactRecorder.class).recordDurably(ActorEvent.of(ActorAddress.of("shop", 1), type, null)).join();
	}

	@Test
	void eachApplicationHasItsOwnHistory() throws Exception {
		try (ConfigurableApplicationContext books = TwoShops.open("books", this.directory);
				ConfigurableApplicationContext wine = TwoShops.open("wine", this.directory)) {
			record(books, "BookSold");
			record(wine, "WineSold");
		}
		assertThat(Files.readString(this.directory.resolve("books.ndjson")))
			.contains("BookSold", "\"system_id\":\"books\"", "SystemStopped")
			.doesNotContain("WineSold");
		assertThat(Files.readString(this.directory.resolve("wine.ndjson"))).contains("WineSold")
			.doesNotContain("BookSold");
	}

	@Test
	void aSecondOneDoesNotStartOnTheSameFile() {
		ConfigurableApplicationContext books = TwoShops.open("books", this.directory);
		try (books) {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> TwoShops.open("books", this.directory))
				.withStackTraceContaining("WriterLockedException");
			record(books, "BookSold");
		}
		TwoShops.open("books", this.directory).close();
	}

	@Test
	void aChildUsesTheHistoryOfItsParent() throws Exception {
		try (ConfigurableApplicationContext child = FrontAndShop.open(this.directory)) {
			assertThat(child.getParent()).isNotNull();
			assertThat(child.getBean(FactRecorder.class)).isSameAs(child.getParent().getBean(FactRecorder.class));
			record(child, "AtTheCounter");
		}
		assertThat(Files.readString(this.directory.resolve("shop.ndjson"))).contains("AtTheCounter")
			.containsOnlyOnce("\"SystemStarted\"");
	}

}
