/**
 * Facts, recorder, log engine, backends, scan and recovery.
 *
 * <p>
 * What is exported is the public API. Packages named {@code internal} are not part of it;
 * a few are exported to those of Papyra's own modules that are built with this one.
 */
@SuppressWarnings("module") // the modules that internal packages are exported to are built later
module io.papyra.core {

	requires static transitive org.jspecify;

	requires static java.sql; // the text of a database's error names the errors after it

	requires jdk.unsupported; // direct I/O

	requires org.slf4j;
	requires tools.jackson.core;

	exports io.papyra.backend;
	exports io.papyra.backend.file;
	exports io.papyra.backend.memory;
	exports io.papyra.backup;
	exports io.papyra.codec;
	exports io.papyra.doctor;
	exports io.papyra.fact;
	exports io.papyra.maintenance;
	exports io.papyra.observe;
	exports io.papyra.recorder;
	exports io.papyra.report;
	exports io.papyra.retention;
	exports io.papyra.startup;
	exports io.papyra.wire;

	exports io.papyra.internal.disk to io.papyra.test;
	exports io.papyra.internal.host to io.papyra.redis, io.papyra.shell, io.papyra.spring;
	exports io.papyra.internal.log to io.papyra.shell;
	exports io.papyra.internal.log.segment to io.papyra.shell;

}
