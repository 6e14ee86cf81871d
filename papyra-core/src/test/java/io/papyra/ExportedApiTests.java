package io.papyra;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.Fact;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users of the core may name is what {@code exported-api.txt} lists: a change of the
 * public API is seen in a review. Public types of packages named {@code internal} are not
 * part of it.
 */
class ExportedApiTests {

	private static final Path LIST = Path.of("src/test/resources/exported-api.txt");

	@Test
	void thePublicApiIsTheListedOne() throws Exception {
		String current = api().collect(Collectors.joining("\n", "", "\n"));
		if (Boolean.getBoolean("papyra.update")) {
			Files.writeString(module().resolve(LIST), current);
		}
		assertThat(module().resolve(LIST)).as("write it with -Dpapyra.update=true").hasContent(current);
	}

	private static Path module() {
		return Path.of(System.getProperty("basedir", "."));
	}

	private static Stream<String> api() throws IOException, URISyntaxException {
		Path classes = Path.of(Fact.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		try (Stream<Path> files = Files.walk(classes)) {
			return files.map((file) -> classes.relativize(file).toString())
				.filter((file) -> file.endsWith(".class") && !file.contains("internal") && !file.contains("-info"))
				.map((file) -> file.substring(0, file.length() - ".class".length())
					.replace('/', '.')
					.replace('\\', '.'))
				.sorted()
				.map(ExportedApiTests::load)
				.filter(ExportedApiTests::isExported)
				.flatMap(ExportedApiTests::lines)
				.toList()
				.stream();
		}
	}

	private static Class<?> load(String name) {
		try {
			return Class.forName(name, false, Fact.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isExported(Class<?> type) {
		return !type.isAnonymousClass() && !type.isLocalClass() && isVisible(type.getModifiers())
				&& (type.getEnclosingClass() == null || isExported(type.getEnclosingClass()));
	}

	private static boolean isVisible(int modifiers) {
		return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
	}

	private static Stream<String> lines(Class<?> type) {
		Predicate<Member> visible = (member) -> isVisible(member.getModifiers()) && !member.isSynthetic();
		Stream<String> members = Stream
			.of(Arrays.stream(type.getDeclaredFields()).filter(visible).map(ExportedApiTests::line),
					Arrays.stream(type.getDeclaredConstructors()).filter(visible).map(ExportedApiTests::line),
					withHiddenParents(type).flatMap((owner) -> Arrays.stream(owner.getDeclaredMethods()))
						.filter(visible.and((method) -> !isOfEveryEnum(type, method)))
						.map(ExportedApiTests::line))
			.flatMap((lines) -> lines.distinct().sorted())
			.map((line) -> "\t" + line);
		return Stream.concat(Stream.of(head(type)), members);
	}

	/** With classes that users cannot name: what these offer is offered by the type. */
	private static Stream<Class<?>> withHiddenParents(Class<?> type) {
		Class<?> parent = type.getSuperclass();
		return (parent == null || parent.getPackage() != type.getPackage() || isExported(parent)) ? Stream.of(type)
				: Stream.concat(Stream.of(type), withHiddenParents(parent));
	}

	private static boolean isOfEveryEnum(Class<?> type, Member method) {
		return type.isEnum() && (method.getName().equals("values") || method.getName().equals("valueOf"));
	}

	private static String head(Class<?> type) {
		String kind = type.isAnnotation() ? "annotation" : type.isInterface() ? "interface" : type.isEnum() ? "enum"
				: type.isRecord() ? "record" : Modifier.isAbstract(type.getModifiers()) ? "abstract class" : "class";
		List<Class<?>> hidden = withHiddenParents(type).skip(1).toList();
		List<Type> parents = withHiddenParents(type)
			.flatMap((owner) -> Stream.concat(Stream.ofNullable(owner.getGenericSuperclass()),
					Arrays.stream(owner.getGenericInterfaces())))
			.filter((parent) -> !hidden.contains(parent) && parent != Object.class && parent != Record.class
					&& !parent.getTypeName().startsWith("java.lang.Enum"))
			.toList();
		return kind + " " + type.getName() + (parents.isEmpty() ? "" : " : " + names(parents));
	}

	private static String line(Field field) {
		return modifiers(field) + name(field.getGenericType()) + " " + field.getName();
	}

	private static String line(Constructor<?> constructor) {
		return modifiers(constructor) + "new" + parameters(constructor);
	}

	private static String line(Method method) {
		return modifiers(method) + name(method.getGenericReturnType()) + " " + method.getName() + parameters(method);
	}

	private static String modifiers(Member member) {
		return (Modifier.isProtected(member.getModifiers()) ? "protected " : "")
				+ (Modifier.isStatic(member.getModifiers()) ? "static " : "");
	}

	private static String parameters(Executable executable) {
		List<Type> types = Arrays.stream(executable.getParameters()).map(Parameter::getParameterizedType).toList();
		List<Type> thrown = Arrays.stream(executable.getGenericExceptionTypes()).toList();
		return "(" + names(types) + ")" + (thrown.isEmpty() ? "" : " throws " + names(thrown));
	}

	private static String names(List<Type> types) {
		return types.stream().map(ExportedApiTests::name).collect(Collectors.joining(", "));
	}

	/** Without the packages of what everyone knows. */
	private static String name(Type type) {
		return Objects.requireNonNull(type.getTypeName()).replaceAll("\\bjava\\.[a-z.]+\\.(?=[A-Z])", "");
	}

}
