package io.papyra.spring.actuate.observation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

/**
 * Makes spans of what was done before it could be observed, with the times at which it
 * was done.
 */
final class RecordedTimeTracingHandler implements TracingObservationHandler<PapyraMaintenanceContext> {

	private final Tracer tracer;

	RecordedTimeTracingHandler(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof PapyraMaintenanceContext maintenance && maintenance.time() != null;
	}

	@Override
	public void onStart(PapyraMaintenanceContext context) {
		Span.Builder span = this.tracer.spanBuilder().name(getSpanName(context));
		Span parent = getParentSpan(context);
		span = (parent != null) ? span.setParent(parent.context()) : span.setNoParent();
		RecordedTime time = context.time();
		if (time != null) {
			span = span.startTimestamp(micros(time.began()), TimeUnit.MICROSECONDS);
		}
		getTracingContext(context).setSpan(span.start());
	}

	@Override
	public void onStop(PapyraMaintenanceContext context) {
		Span span = getRequiredSpan(context);
		span.name(getSpanName(context));
		tagSpan(context, span);
		RecordedTime time = context.time();
		if (time != null) {
			span.end(micros(time.ended()), TimeUnit.MICROSECONDS);
		}
		else {
			endSpan(context, span);
		}
	}

	private static long micros(Instant time) {
		return ChronoUnit.MICROS.between(Instant.EPOCH, time);
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

}
