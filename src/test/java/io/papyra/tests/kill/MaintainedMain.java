package io.papyra.tests.kill;

import java.nio.file.Path;

import io.papyra.backend.Compactable;
import io.papyra.backend.CompactionRequest;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Recoverable;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.Work;
import io.papyra.backend.WriterOptions;

/**
 * Repairs a store, writes to it without end, and compacts it without end meanwhile.
 * Arguments: task, directory, first number.
 */
public final class MaintainedMain {

	private static final int AT_ONCE = 4;

	private MaintainedMain() {
	}

	public static void main(String[] args) {
		MaintainedStore.Task task = MaintainedStore.Task.valueOf(args[0]);
		PersistenceBackend backend = task.open(Path.of(args[1]));
		System.out.print("begun\n");
		((Recoverable) backend).recover(RecoveryRequest.of(RecoveryMode.REPAIR), Work.UNWATCHED);
		System.out.print("repaired\n");
		FactWriter writer = backend.openWriter(new WriterOptions("killed", SyncPolicy.ALWAYS));
		if (task.compacts()) {
			compact((Compactable) backend);
		}
		for (int number = Integer.parseInt(args[2]);; number += AT_ONCE) {
			writer.append(MaintainedStore.batch(number, AT_ONCE));
			System.out.print("ack " + (number + AT_ONCE - 1) + "\n");
		}
	}

	private static void compact(Compactable backend) {
		Thread thread = new Thread(() -> {
			while (true) {
				backend.compact(CompactionRequest.NOW, Work.UNWATCHED);
			}
		}, "compaction");
		thread.setDaemon(true);
		thread.start();
	}

}
