package io.papyra.shell.deploy;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.annotations.SerializedName;

/**
 * What Kubernetes and the Prometheus operator accept, by the classes that clients in Java
 * have for it: no field that they do not know, every value of the type of its field (the
 * text of an environment variable is easily a number), and in Kubernetes' own kinds every
 * field that is required.
 */
final class KubernetesModels {

	private static final String KUBERNETES = "io.kubernetes.client.openapi.models.";

	private static final String OPERATOR = "io.fabric8.openshift.api.model.monitoring.v1.";

	/** The group and version of each kind, with the class of its fields. */
	private static final Map<String, String> KINDS = Map.ofEntries(
			Map.entry("v1 Namespace", KUBERNETES + "V1Namespace"), Map.entry("v1 Service", KUBERNETES + "V1Service"),
			Map.entry("v1 PersistentVolumeClaim", KUBERNETES + "V1PersistentVolumeClaim"),
			Map.entry("v1 ConfigMap", KUBERNETES + "V1ConfigMap"),
			Map.entry("apps/v1 StatefulSet", KUBERNETES + "V1StatefulSet"),
			Map.entry("apps/v1 Deployment", KUBERNETES + "V1Deployment"),
			Map.entry("batch/v1 Job", KUBERNETES + "V1Job"), Map.entry("batch/v1 CronJob", KUBERNETES + "V1CronJob"),
			Map.entry("policy/v1 PodDisruptionBudget", KUBERNETES + "V1PodDisruptionBudget"),
			Map.entry("networking.k8s.io/v1 NetworkPolicy", KUBERNETES + "V1NetworkPolicy"),
			Map.entry("monitoring.coreos.com/v1 PodMonitor", OPERATOR + "PodMonitor"),
			Map.entry("monitoring.coreos.com/v1 PrometheusRule", OPERATOR + "PrometheusRule"));

	/** Types that are written as a text or as a number. */
	private static final List<String> TEXT_OR_NUMBER = List.of("IntOrString", "Quantity");

	private KubernetesModels() {
	}

	/** What is wrong with a manifest, as programs read it from YAML. */
	static List<String> problems(Map<?, ?> manifest) {
		String name = KINDS.get(manifest.get("apiVersion") + " " + manifest.get("kind"));
		if (name == null) {
			return List.of("no kind " + manifest.get("kind") + " of " + manifest.get("apiVersion"));
		}
		List<String> problems = new ArrayList<>();
		try {
			Class<?> type = Class.forName(name);
			check(manifest, type, "", problems);
			if (name.startsWith(KUBERNETES) && problems.isEmpty()) {
				type.getMethod("validateJsonElement", JsonElement.class).invoke(null, new Gson().toJsonTree(manifest));
			}
		}
		catch (InvocationTargetException ex) {
			problems.add(String.valueOf(ex.getTargetException().getMessage()));
		}
		catch (ReflectiveOperationException ex) {
			throw new LinkageError("the classes of the clients are others", ex);
		}
		return problems;
	}

	private static void check(Object value, Type type, String path, List<String> problems) {
		if (type instanceof ParameterizedType generic) {
			Type[] arguments = generic.getActualTypeArguments();
			if (generic.getRawType() == List.class) {
				list(value, arguments[0], path, problems);
			}
			else {
				map(value, arguments[1], path, problems);
			}
		}
		else if (type instanceof Class<?> plain && plain != Object.class) {
			checkPlain(value, plain, path, problems);
		}
	}

	private static void list(Object value, Type element, String path, List<String> problems) {
		if (value instanceof List<?> list) {
			list.forEach((each) -> check(each, element, path + "[]", problems));
		}
		else {
			problems.add(path + " is no list: " + value);
		}
	}

	private static void map(Object value, Type element, String path, List<String> problems) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, each) -> {
				if (!(key instanceof String)) {
					problems.add(path + " has a key that is no text: " + key);
				}
				check(each, element, path + "." + key, problems);
			});
		}
		else {
			problems.add(path + " is no map: " + value);
		}
	}

	private static void checkPlain(Object value, Class<?> type, String path, List<String> problems) {
		boolean fits;
		if (type == String.class) {
			fits = value instanceof String;
		}
		else if (type == Boolean.class) {
			fits = value instanceof Boolean;
		}
		else if (type == Integer.class || type == Long.class) {
			fits = value instanceof Integer || value instanceof Long;
		}
		else if (TEXT_OR_NUMBER.contains(type.getSimpleName())) {
			fits = value instanceof String || value instanceof Number;
		}
		else {
			fields(value, type, path, problems);
			return;
		}
		if (!fits) {
			problems.add(path + " is no " + type.getSimpleName() + ": " + value);
		}
	}

	private static void fields(Object value, Class<?> type, String path, List<String> problems) {
		if (!(value instanceof Map<?, ?> map)) {
			problems.add(path + " is no " + type.getSimpleName() + ": " + value);
			return;
		}
		map.forEach((key, each) -> field(type, String.valueOf(key)).ifPresentOrElse(
				(field) -> check(each, field.getGenericType(), path + "." + key, problems),
				() -> problems.add(path + " has no field " + key)));
	}

	private static Optional<Field> field(Class<?> type, String name) {
		return Arrays.stream(type.getDeclaredFields()).filter((field) -> name.equals(name(field))).findFirst();
	}

	/** As it is written; empty where it is none of the fields that are. */
	private static String name(Field field) {
		SerializedName gson = field.getAnnotation(SerializedName.class);
		if (gson != null) {
			return gson.value();
		}
		JsonProperty jackson = field.getAnnotation(JsonProperty.class);
		return (jackson != null) ? jackson.value() : "";
	}

}
