package io.papyra.autoconfigure.endpoint;

import java.util.List;

import io.papyra.autoconfigure.PapyraStatus;
import io.papyra.backend.PersistenceException;
import io.papyra.doctor.Doctor;
import io.papyra.doctor.DoctorReport;
import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/papyra} and the areas below it. Every answer outside 2xx has a body
 * that says what is wrong and what would be right.
 */
@WebEndpoint(id = "papyra", defaultAccess = Access.READ_ONLY)
public final class PapyraEndpoint {

	private static final String AREAS = "doctor, events, audits, dead-letters";

	private final PapyraStatus status;

	private final Doctor doctor;

	private final FactPages pages;

	private final PapyraEndpointProperties properties;

	PapyraEndpoint(PapyraStatus status, Doctor doctor, FactPages pages, PapyraEndpointProperties properties) {
		this.status = status;
		this.doctor = doctor;
		this.pages = pages;
		this.properties = properties;
	}

	/** The history at one glance. */
	@ReadOperation
	public Summary summary() {
		return Summary.of(this.status);
	}

	/**
	 * One area. Parameters are texts, because Spring Boot's own answer to one that cannot
	 * be converted does not say why; there are as many as the query has.
	 */
	@ReadOperation
	public WebEndpointResponse<Object> area(SecurityContext security, @Selector String area, @Nullable String limit,
			@Nullable String since, @Nullable String until, @Nullable String type, @Nullable String actor,
			@Nullable String target, @Nullable String order, @Nullable String after) {
		PageRequest request = new PageRequest(limit, since, until, type, actor, target, order, after);
		return switch (area) {
			case "doctor" -> examination();
			case "events" -> page(FactKind.EVENT, request, security);
			case "audits" -> page(FactKind.AUDIT, request, security);
			case "dead-letters" -> page(FactKind.DEAD_LETTER, request, security);
			default -> answer(Problem.unknownArea(area, AREAS));
		};
	}

	/** One at a time: each reads the whole history. */
	private synchronized WebEndpointResponse<Object> examination() {
		DoctorReport report = this.doctor.run();
		return new WebEndpointResponse<>(Examination.of(report),
				report.fit() ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
	}

	private WebEndpointResponse<Object> page(FactKind kind, PageRequest request, SecurityContext security) {
		try {
			boolean show = this.properties.showValues().isShown(security, this.properties.roles());
			return new WebEndpointResponse<>(this.pages.read(kind, request, show));
		}
		catch (BadParameterException ex) {
			return answer(ex.problem());
		}
		catch (PersistenceException ex) {
			return answer(Problem.unavailable(String.valueOf(ex.getMessage())));
		}
	}

	private static WebEndpointResponse<Object> answer(Problem problem) {
		return new WebEndpointResponse<>(problem, problem.status());
	}

}
