package io.papyra.internal.ack;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/** Tells threads of the platform from virtual ones, which Java has from 21 on. */
public final class PlatformThreads {

	/** Of Java 21 and later; null on those that have no virtual threads. */
	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	private PlatformThreads() {
	}

	/** Whether that is one; false if it cannot be told. */
	public static boolean contain(Thread thread) {
		try {
			return IS_VIRTUAL == null || !(boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
