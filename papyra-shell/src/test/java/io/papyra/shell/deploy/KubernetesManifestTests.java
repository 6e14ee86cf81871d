package io.papyra.shell.deploy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.shell.testing.DeploymentFiles;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Manifests that Kubernetes takes, and whose parts fit each other. */
class KubernetesManifestTests {

	private static final String APP = "app.kubernetes.io/name";

	/** The two ways to deploy the service; each of them whole. */
	private static final List<List<String>> WAYS = List.of(
			List.of("kubernetes/namespace.yaml", "kubernetes/orders.yaml", "kubernetes/maintenance.yaml",
					"kubernetes/jobs/gate.yaml", "kubernetes/jobs/recover.yaml", "prometheus-operator/podmonitor.yaml"),
			List.of("kubernetes/namespace.yaml", "kubernetes/redis/orders.yaml",
					"prometheus-operator/podmonitor.yaml"));

	@TestFactory
	Stream<DynamicTest> everyManifestFitsItsSchema() {
		return Stream.of("deploy/kubernetes", "deploy/prometheus-operator")
			.flatMap((folder) -> DeployFiles.below(folder).stream())
			.map((file) -> DynamicTest.dynamicTest(DeployFiles.DOCS.relativize(file).toString(),
					() -> assertThat(DeploymentFiles.yaml(file)).isNotEmpty()
						.allSatisfy(
								(document) -> assertThat(KubernetesModels.problems((Map<?, ?>) document)).isEmpty())));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					'kind: Service, spec: {ports: [{port: 80, targtPort: http}]}'      | .spec.ports[] has no field targtPort
					'kind: Service, spec: {ports: [{port: http}]}'                     | .spec.ports[].port is no Integer
					'kind: Service, spec: {ports: [{name: http}]}'                     | required field `port`
					'kind: Service, spec: {ports: {port: 80}}'                         | .spec.ports is no list
					'kind: Service, metadata: {labels: {a: true}}'                     | .metadata.labels.a is no String
					'kind: Service, spec: {publishNotReadyAddresses: "yes"}'           | .spec.publishNotReadyAddresses is no Boolean
					'kind: Servise'                                                    | no kind Servise of v1
					'kind: Deployment'                                                 | no kind Deployment of v1
					""")
	void theSchemaSeesMistakes(String manifest, String problem) {
		Map<?, ?> document = new Yaml().load("{apiVersion: v1, " + manifest + "}");
		assertThat(KubernetesModels.problems(document)).singleElement().asString().contains(problem);
	}

	@Test
	void theSchemaOfTheOperatorSeesMistakes() {
		Map<?, ?> document = new Yaml().load("{apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, "
				+ "spec: {podMetricsEndpoints: [{port: 8081, paths: /metrics}]}}");
		assertThat(KubernetesModels.problems(document)).containsExactly(
				".spec.podMetricsEndpoints[].port is no String: 8081",
				".spec.podMetricsEndpoints[] has no field paths");
	}

	/** As the profile "restricted" of Pod Security says, and a bit more. */
	@Test
	void everyPodIsRestricted() {
		assertThat(document("kubernetes/namespace.yaml", "Namespace").at("/metadata/labels")
			.path("pod-security.kubernetes.io/enforce")
			.asString()).isEqualTo("restricted");
		assertThat(pods("deploy/kubernetes")).hasSize(6).allSatisfy((pod) -> {
			assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
			assertThat(pod.path("securityContext").path("runAsUser").asInt()).isEqualTo(10001);
			assertThat(pod.path("securityContext").at("/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
			assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
			for (String never : List.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")) {
				assertThat(pod.has(never)).isFalse();
			}
			assertThat(DeployFiles.each(pod.path("volumes")))
				.allSatisfy((volume) -> assertThat(volume.has("emptyDir") || volume.has("persistentVolumeClaim")
						|| volume.has("configMap") || volume.has("secret"))
					.isTrue());
			assertThat(containers(pod)).isNotEmpty().allSatisfy((container) -> {
				JsonNode security = container.path("securityContext");
				assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
				assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
				assertThat(security.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
				assertThat(security.has("privileged") || security.path("capabilities").has("add")).isFalse();
				assertThat(container.at("/resources/requests").has("memory")).isTrue();
				assertThat(container.at("/resources/limits").has("memory")).isTrue();
				assertThat(container.path("image").asString()).matches("\\S+:v?\\d\\S*");
			});
		});
	}

	@Test
	void aHistoryOnAVolumeHasOneWriter() {
		JsonNode orders = document("kubernetes/orders.yaml", "StatefulSet");
		assertThat(orders.at("/spec/replicas").asInt()).isEqualTo(1);
		assertThat(orders.at("/spec/podManagementPolicy").asString()).as("an undo replaces a pod that is stuck")
			.isEqualTo("Parallel");
		for (JsonNode deployment : documents("Deployment")) {
			assertThat(DeployFiles.each(deployment.at("/spec/template/spec/volumes"))
				.noneMatch((volume) -> volume.has("persistentVolumeClaim"))
					|| deployment.at("/spec/strategy/type").asString().equals("Recreate"))
				.isTrue();
		}
		for (JsonNode job : documents("CronJob")) {
			assertThat(job.at("/spec/concurrencyPolicy").asString()).isEqualTo("Forbid");
			assertThat(containers(pod(job)).flatMap((container) -> DeployFiles.each(container.path("volumeMounts")))
				.filter((mount) -> mount.path("name").asString().equals("history"))
				.allMatch((mount) -> mount.path("readOnly").asBoolean())).isTrue();
		}
		assertThat(documents("PodDisruptionBudget")).hasSize(1);
	}

	@Test
	void whatIsMountedIsThere() {
		Set<String> claims = new TreeSet<>();
		documents("PersistentVolumeClaim").forEach((claim) -> claims.add(claim.at("/metadata/name").asString()));
		documents("StatefulSet").forEach((set) -> DeployFiles.each(set.at("/spec/volumeClaimTemplates"))
			.forEach((claim) -> claims
				.add(claim.at("/metadata/name").asString() + "-" + set.at("/metadata/name").asString() + "-0")));
		for (JsonNode workload : workloads("deploy/kubernetes")) {
			Set<String> volumes = new TreeSet<>();
			DeployFiles.each(pod(workload).path("volumes")).forEach((volume) -> {
				volumes.add(volume.path("name").asString());
				if (volume.has("persistentVolumeClaim")) {
					assertThat(claims).contains(volume.at("/persistentVolumeClaim/claimName").asString());
				}
			});
			DeployFiles.each(workload.at("/spec/volumeClaimTemplates"))
				.forEach((claim) -> volumes.add(claim.at("/metadata/name").asString()));
			Set<String> mounted = containers(pod(workload))
				.flatMap((container) -> DeployFiles.each(container.path("volumeMounts")))
				.map((mount) -> mount.path("name").asString())
				.collect(Collectors.toCollection(TreeSet::new));
			assertThat(mounted).isEqualTo(volumes);
		}
	}

	/** A read-only root: what is written goes to a volume. */
	@Test
	void whatIsWrittenGoesToAVolume() {
		for (JsonNode pod : pods("deploy/kubernetes")) {
			containers(pod).forEach((container) -> {
				for (String path : List.of(environment(container, "PAPYRA_JSON_PATH"),
						option(container, "--metrics-file"), option(container, "--path"),
						option(container, "--temporary-directory"))) {
					if (!path.isEmpty()) {
						assertThat(DeployFiles.each(container.path("volumeMounts"))
							.map((mount) -> mount.path("mountPath").asString() + "/"))
							.anyMatch((path + "/")::startsWith);
					}
				}
			});
		}
	}

	@Test
	void aWayIsOneWholeThing() {
		for (List<String> way : WAYS) {
			List<JsonNode> documents = way.stream()
				.flatMap((file) -> DeployFiles.manifests(DeployFiles.DIRECTORY.resolve(file)).stream())
				.toList();
			JsonNode orders = documents.stream()
				.filter((document) -> Set.of("StatefulSet", "Deployment").contains(document.path("kind").asString()))
				.findFirst()
				.orElseThrow();
			Map<String, Integer> ports = containers(pod(orders))
				.flatMap((container) -> DeployFiles.each(container.path("ports")))
				.collect(Collectors.toMap((port) -> port.path("name").asString(),
						(port) -> port.path("containerPort").asInt()));
			assertThat(ports).isEqualTo(Map.of("http", 8080, "management", 8081, "doctor", 9100));
			assertThat(orders.at("/spec/selector/matchLabels")).isEqualTo(orders.at("/spec/template/metadata/labels"));
			JsonNode labels = orders.at("/spec/template/metadata/labels");
			JsonNode main = container(pod(orders), "orders");
			assertThat(environment(main, "MANAGEMENT_SERVER_PORT")).isEqualTo("" + ports.get("management"));
			for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
				assertThat(main.path(probe).at("/httpGet/port").asString()).isEqualTo("http");
				assertThat(main.path(probe).at("/httpGet/path").asString())
					.isEqualTo(probe.startsWith("readiness") ? "/readyz" : "/livez");
			}
			assertThat(environment(main, "MANAGEMENT_ENDPOINT_HEALTH_PROBES_ADDADDITIONALPATHS")).isEqualTo("true");
			assertThat(environment(main, "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE").split(",")).contains("prometheus",
					"papyra", "health");
			for (JsonNode document : documents) {
				if (!document.path("kind").asString().equals("Namespace")) {
					assertThat(document.at("/metadata/namespace").asString()).isEqualTo("orders");
				}
				pointsAtThePods(document, labels, ports.keySet());
			}
		}
	}

	private static void pointsAtThePods(JsonNode document, JsonNode labels, Set<String> ports) {
		switch (document.path("kind").asString()) {
			case "Service" -> {
				assertThat(document.at("/spec/selector")).isEqualTo(labels);
				assertThat(DeployFiles.each(document.at("/spec/ports")))
					.allSatisfy((port) -> assertThat(ports).contains(port.path("targetPort").asString()));
			}
			case "PodDisruptionBudget" -> assertThat(document.at("/spec/selector/matchLabels")).isEqualTo(labels);
			case "NetworkPolicy" -> {
				assertThat(document.at("/spec/podSelector/matchLabels")).isEqualTo(labels);
				assertThat(DeployFiles.each(document.at("/spec/ingress"))
					.flatMap((rule) -> DeployFiles.each(rule.path("ports")))
					.map((port) -> port.path("port").asString())).containsExactlyInAnyOrderElementsOf(ports);
			}
			case "PodMonitor" -> {
				assertThat(document.at("/spec/selector/matchLabels")).isEqualTo(labels);
				assertThat(DeployFiles.each(document.at("/spec/podMetricsEndpoints"))
					.map((endpoint) -> endpoint.path("port").asString() + " " + endpoint.path("path").asString()))
					.containsExactly("management /actuator/prometheus", "doctor /metrics");
			}
			default -> {
				// Points at nothing.
			}
		}
	}

	/**
	 * What it says has to reach Prometheus, and be said of what the service will open.
	 */
	@Test
	void theDoctorLooksAtWhatTheServiceOpens() {
		for (JsonNode workload : List.of(document("kubernetes/orders.yaml", "StatefulSet"),
				document("kubernetes/redis/orders.yaml", "Deployment"))) {
			JsonNode pod = pod(workload);
			JsonNode doctor = container(pod, "doctor");
			List<JsonNode> settings = DeployFiles.each(doctor.path("env")).toList();
			assertThat(DeployFiles.each(container(pod, "orders").path("env")).toList()).containsAll(settings);
			JsonNode sidecar = pod.at("/initContainers/0");
			assertThat(sidecar.path("name").asString()).as("runs before the doctor").isEqualTo("doctor-metrics");
			assertThat(sidecar.path("restartPolicy").asString()).isEqualTo("Always");
			String folder = sidecar.at("/volumeMounts/0/mountPath").asString();
			assertThat(DeployFiles.each(sidecar.path("args")).map(JsonNode::asString)).contains(
					"--collector.textfile.directory=" + folder,
					"--web.listen-address=:" + sidecar.at("/ports/0/containerPort").asInt());
			assertThat(Path.of(option(doctor, "--metrics-file")).getParent()).hasToString(folder);
		}
	}

	/** So that nothing looks at another history, or judges it by another mode. */
	@Test
	void everyPartTakesTheSettingsOfTheService() {
		assertThat(pods("deploy/kubernetes").stream()
			.flatMap(KubernetesManifestTests::containers)
			.filter((container) -> DeployFiles.each(container.path("volumeMounts"))
				.anyMatch((mount) -> mount.path("name").asString().equals("history"))))
			.hasSize(5)
			.allSatisfy((container) -> {
				assertThat(container.at("/envFrom/0/configMapRef/name").asString()).isEqualTo("orders-settings");
				assertThat(option(container, "--path")).isEmpty();
			});
		for (String file : List.of("kubernetes/orders.yaml", "kubernetes/redis/orders.yaml",
				"kubernetes/jobs/gate.yaml", "compose/compose.yaml", "systemd/orders.service")) {
			assertThat(DeployFiles.text(file)).as(file)
				.contains("doctor")
				.doesNotContainPattern("doctor.{0,9}run.{1,9}--mode")
				.contains("--dry-run");
		}
	}

	/**
	 * A second run needs a second name, and "kubectl apply", which cannot give it, takes
	 * a folder without the folders in it.
	 */
	@Test
	void jobsAreCreatedAndNotApplied() {
		assertThat(documents("Job")).hasSize(2).allSatisfy((job) -> {
			assertThat(job.at("/metadata/generateName").asString()).matches("orders-[a-z]+-");
			assertThat(job.path("metadata").has("name")).isFalse();
			assertThat(job.at("/spec/backoffLimit").asInt(1)).isZero();
			assertThat(pod(job).at("/securityContext/fsGroup").asInt()).isEqualTo(10001);
		});
		assertThat(DeployFiles.below("deploy/kubernetes")
			.stream()
			.filter((file) -> file.endsWith(Path.of("kubernetes").resolve(file.getFileName())))
			.map(DeployFiles::documents)
			.toList()
			.toString()).contains("StatefulSet").doesNotContain("generateName");
	}

	@Test
	void theLastFactsAreStored() {
		long needed = Settings.defaultSeconds("spring.lifecycle.timeout-per-shutdown-phase")
				+ Settings.defaultSeconds("papyra.write.shutdown-timeout");
		assertThat(needed).isPositive();
		for (JsonNode workload : Stream.concat(documents("StatefulSet").stream(), documents("Deployment").stream())
			.toList()) {
			long sleep = container(pod(workload), "orders").at("/lifecycle/preStop/sleep/seconds").asLong();
			assertThat(pod(workload).path("terminationGracePeriodSeconds").asLong()).isGreaterThan(needed + sleep);
		}
	}

	/** Classes, threads and compiled code of the sample alone are 130 MiB. */
	@Test
	void aFullHeapLeavesRoomForTheRestOfTheJvm() {
		for (JsonNode workload : Stream.concat(documents("StatefulSet").stream(), documents("Deployment").stream())
			.toList()) {
			JsonNode main = container(pod(workload), "orders");
			String share = environment(main, "JAVA_TOOL_OPTIONS").replace("-XX:MaxRAMPercentage=", "");
			String limit = main.at("/resources/limits/memory").asString();
			assertThat(main.at("/resources/requests/memory").asString()).isEqualTo(limit);
			assertThat(Integer.parseInt(limit.replace("Mi", "")) * (100 - Integer.parseInt(share)) / 100)
				.isGreaterThanOrEqualTo(200);
		}
	}

	@Test
	void jobsAskThePodByItsName() {
		JsonNode orders = document("kubernetes/orders.yaml", "StatefulSet");
		String url = option(container(pod(document("kubernetes/maintenance.yaml", "CronJob")), "doctor"), "--url");
		assertThat(url).isEqualTo("http://" + orders.at("/metadata/name").asString() + "-0."
				+ orders.at("/spec/serviceName").asString() + ":8081/actuator");
		JsonNode service = documents("Service").stream()
			.filter((each) -> each.at("/metadata/name").asString().equals(orders.at("/spec/serviceName").asString()))
			.findFirst()
			.orElseThrow();
		assertThat(service.at("/spec/clusterIP").asString()).isEqualTo("None");
		assertThat(service.at("/spec/ports/0/port").asInt()).isEqualTo(8081);
		JsonNode policy = document("kubernetes/orders.yaml", "NetworkPolicy");
		assertThat(documents("CronJob")).hasSize(2)
			.allSatisfy((job) -> assertThat(job.at("/spec/jobTemplate/spec/template/metadata/labels"))
				.isEqualTo(policy.at("/spec/ingress/1/from/1/podSelector/matchLabels")));
		assertThat(policy.at("/spec/ingress/1/from/1/podSelector/matchLabels").has(APP)).isTrue();
	}

	private static JsonNode document(String file, String kind) {
		return DeployFiles.manifests(DeployFiles.DIRECTORY.resolve(file))
			.stream()
			.filter((document) -> document.path("kind").asString().equals(kind))
			.findFirst()
			.orElseThrow();
	}

	private static List<JsonNode> documents(String kind) {
		return all("deploy/kubernetes", (document) -> document.path("kind").asString().equals(kind));
	}

	private static List<JsonNode> all(String folder, Predicate<JsonNode> which) {
		return DeployFiles.below(folder)
			.stream()
			.flatMap((file) -> DeployFiles.manifests(file).stream())
			.filter(which)
			.toList();
	}

	private static List<JsonNode> workloads(String folder) {
		return all(folder, (document) -> pod(document).has("containers"));
	}

	private static List<JsonNode> pods(String folder) {
		return workloads(folder).stream().map(KubernetesManifestTests::pod).toList();
	}

	private static JsonNode pod(JsonNode workload) {
		return workload.at(workload.path("kind").asString().equals("CronJob") ? "/spec/jobTemplate/spec/template/spec"
				: "/spec/template/spec");
	}

	private static Stream<JsonNode> containers(JsonNode pod) {
		return Stream.concat(DeployFiles.each(pod.path("initContainers")), DeployFiles.each(pod.path("containers")));
	}

	private static JsonNode container(JsonNode pod, String name) {
		return containers(pod).filter((container) -> container.path("name").asString().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static String environment(JsonNode container, String name) {
		return DeployFiles.each(container.path("env"))
			.filter((variable) -> variable.path("name").asString().equals(name))
			.map((variable) -> variable.path("value").asString(""))
			.findFirst()
			.orElse("");
	}

	private static String option(JsonNode container, String name) {
		String[] words = DeployFiles.each(container.path("args")).map(JsonNode::asString).toArray(String[]::new);
		int at = Arrays.asList(words).indexOf(name);
		return (at < 0) ? "" : words[at + 1];
	}

}
