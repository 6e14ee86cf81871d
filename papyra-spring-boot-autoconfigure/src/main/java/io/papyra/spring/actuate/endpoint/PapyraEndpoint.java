package io.papyra.spring.actuate.endpoint;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;

import io.papyra.backend.PersistenceException;
import io.papyra.doctor.Doctor;
import io.papyra.doctor.DoctorReport;
import io.papyra.fact.FactKind;
import io.papyra.maintenance.MaintenanceOrigin;
import io.papyra.spring.PapyraStatus;
import io.papyra.wire.Examination;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/papyra} and the areas below it. Every answer outside 2xx has a body
 * that says what is wrong and what would be right.
 */
@WebEndpoint(id = PapyraEndpoint.ID, defaultAccess = Access.READ_ONLY)
public final class PapyraEndpoint {

	static final String ID = "papyra";

	private static final String AREAS = "doctor, events, audits, dead-letters, actors/{path or id}";

	private final PapyraStatus status;

	private final Doctor doctor;

	private final FactPages pages;

	private final MaintenanceActions actions;

	private final PapyraEndpointProperties properties;

	PapyraEndpoint(PapyraStatus status, Doctor doctor, FactPages pages, PapyraEndpointProperties properties) {
		this.status = status;
		this.doctor = doctor;
		this.pages = pages;
		this.actions = new MaintenanceActions(status.maintenance());
		this.properties = properties;
	}

	/** The history at one glance. */
	@ReadOperation
	public PapyraDescriptor summary() {
		return PapyraDescriptor.of(this.status, Instant.now());
	}

	/**
	 * One area, or everything about one actor, whose path has as many parts as it likes.
	 * All of the path is one selector: a fixed part in front of one that matches the rest
	 * reads differently on WebFlux. Parameters are texts, because Spring Boot's own
	 * answer to one that cannot be converted does not say why; there are as many as the
	 * query has. Without a path, which Jersey sends here, it is the summary.
	 */
	@ReadOperation
	public WebEndpointResponse<Object> area(SecurityContext security,
			@Selector(match = Selector.Match.ALL_REMAINING) String @Nullable [] path, @Nullable String limit,
			@Nullable String since, @Nullable String until, @Nullable String type, @Nullable String actor,
			@Nullable String target, @Nullable String reason, @Nullable String order, @Nullable String after) {
		PageRequest request = new PageRequest(limit, since, until, type, actor, target, reason, order, after);
		if (path == null || path.length == 0) {
			return new WebEndpointResponse<>(summary());
		}
		String area = path[0];
		if (area.equals("actors") && path.length > 1) {
			String name = String.join("/", Arrays.copyOfRange(path, 1, path.length));
			return answer(() -> this.pages.read(name, request, isShown(security)));
		}
		return switch ((path.length == 1) ? area : "") {
			case "doctor" -> examination();
			case "events" -> page(FactKind.EVENT, request, security);
			case "audits" -> page(FactKind.AUDIT, request, security);
			case "dead-letters" -> page(FactKind.DEAD_LETTER, request, security);
			default -> answer(ProblemDescriptor.unknownArea(String.join("/", path), AREAS));
		};
	}

	/** Scans, compacts or recovers. Only there with write access. */
	@WriteOperation
	public WebEndpointResponse<Object> run(@Selector String action) {
		return this.actions.run(action, RequestArguments.current(),
				MaintenanceOrigin.endpoint(RequestArguments.principal()));
	}

	/** One at a time: each reads the whole history. */
	private synchronized WebEndpointResponse<Object> examination() {
		DoctorReport report = this.doctor.run();
		return new WebEndpointResponse<>(new Answer(Examination.of(report)),
				report.passed() ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
	}

	private WebEndpointResponse<Object> page(FactKind kind, PageRequest request, SecurityContext security) {
		return answer(() -> this.pages.read(kind, request, isShown(security)));
	}

	private boolean isShown(SecurityContext security) {
		return this.properties.showValues().isShown(security, this.properties.roles());
	}

	private static WebEndpointResponse<Object> answer(Supplier<? extends OperationResponseBody> page) {
		try {
			return new WebEndpointResponse<>(page.get());
		}
		catch (BadParameterException ex) {
			return answer(ex.problem());
		}
		catch (PersistenceException ex) {
			return answer(ProblemDescriptor.unavailable(String.valueOf(ex.getMessage())));
		}
	}

	private static WebEndpointResponse<Object> answer(ProblemDescriptor problem) {
		return new WebEndpointResponse<>(problem, problem.status());
	}

}
