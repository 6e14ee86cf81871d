package io.papyra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

/**
 * The Java sources of modules, read with the compiler's parser alone: their types, the
 * sizes of their methods, and which type names which. A method counts from its name to
 * its closing brace. {@code package-info.java} is no type in this sense.
 */
final class ProjectSources {

	private final List<Type> types = new ArrayList<>();

	private final List<Method> methods = new ArrayList<>();

	private final Set<String> packages = new TreeSet<>();

	private final List<PackageAnnotation> packageAnnotations = new ArrayList<>();

	private ProjectSources() {
	}

	/** All sources below the given folders. */
	static ProjectSources of(List<Path> roots) {
		ProjectSources sources = new ProjectSources();
		List<Path> files = new ArrayList<>();
		for (Path root : roots) {
			try (Stream<Path> tree = Files.walk(root)) {
				tree.filter((path) -> path.toString().endsWith(".java")).forEach(files::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		sources.parse(files);
		return sources;
	}

	private void parse(List<Path> files) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			JavacTask task = (JavacTask) compiler.getTask(null, manager, null, null, null,
					manager.getJavaFileObjectsFromPaths(files));
			SourcePositions positions = Trees.instance(task).getSourcePositions();
			for (CompilationUnitTree unit : task.parse()) {
				add(unit, positions);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void add(CompilationUnitTree unit, SourcePositions positions) {
		Path source = Path.of(unit.getSourceFile().toUri());
		String file = source.getFileName().toString();
		if (file.equals("module-info.java")) {
			return;
		}
		String packageName = unit.getPackageName().toString();
		this.packages.add(packageName);
		unit.getPackageAnnotations()
			.forEach((annotation) -> this.packageAnnotations
				.add(new PackageAnnotation(packageName, annotation.getAnnotationType().toString())));
		if (file.equals("package-info.java")) {
			return;
		}
		UnitScanner scanner = new UnitScanner(unit, positions);
		scanner.scan(unit.getTypeDecls(), null);
		Map<String, String> imports = new HashMap<>();
		for (ImportTree imported : unit.getImports()) {
			String name = imported.getQualifiedIdentifier().toString();
			imports.put(name.substring(name.lastIndexOf('.') + 1), name);
		}
		for (Tree declaration : unit.getTypeDecls()) {
			String name = ((ClassTree) declaration).getSimpleName().toString();
			this.types.add(new Type(module(source), packageName, name, imports, scanner.identifiers));
		}
	}

	/** What is above {@code src/main/java}. */
	private static Path module(Path source) {
		Path at = source;
		while (!at.endsWith("src")) {
			at = Objects.requireNonNull(at.getParent());
		}
		return Objects.requireNonNull(at.getParent());
	}

	List<Type> types() {
		return this.types;
	}

	List<Method> methods() {
		return this.methods;
	}

	Set<String> packagesWithout(String annotation) {
		Set<String> without = new TreeSet<>(this.packages);
		this.packageAnnotations.stream()
			.filter((present) -> present.annotation().equals(annotation))
			.forEach((present) -> without.remove(present.packageName()));
		return without;
	}

	/**
	 * Types that import from a package like that although another module has it.
	 * @param infix part of the names of such packages
	 */
	Set<String> intruders(String infix) {
		Set<String> intruders = new TreeSet<>();
		Map<String, Path> homes = new HashMap<>();
		this.types.forEach((type) -> homes.put(type.fullName(), type.module()));
		for (Type type : this.types) {
			for (String imported : type.imports().values()) {
				if (imported.contains(infix) && !type.module().equals(homes.get(imported))) {
					intruders.add(type.fullName());
				}
			}
		}
		return intruders;
	}

	/** How many top-level types each package has. */
	Map<String, Integer> sizesOfPackages() {
		Map<String, Integer> sizes = new TreeMap<>();
		this.types.forEach((type) -> sizes.merge(type.packageName(), 1, Integer::sum));
		return sizes;
	}

	/** Names that several types have, with the packages of these. */
	Map<String, Set<String>> repeatedNames() {
		Map<String, Set<String>> packagesOf = new TreeMap<>();
		this.types.forEach(
				(type) -> packagesOf.computeIfAbsent(type.name(), (name) -> new TreeSet<>()).add(type.packageName()));
		packagesOf.values().removeIf((places) -> places.size() == 1);
		return packagesOf;
	}

	/** Types of which each reaches each of the others by names, if there are several. */
	List<Set<String>> circles() {
		Map<String, Set<String>> known = new TreeMap<>();
		Set<String> all = new HashSet<>();
		this.types.forEach((type) -> all.add(type.fullName()));
		this.types.forEach((type) -> known.put(type.fullName(), type.names(all)));
		return new Circles(known).find();
	}

	record Type(Path module, String packageName, String name, Map<String, String> imports, Set<String> identifiers) {

		String fullName() {
			return this.packageName + "." + this.name;
		}

		/** Which of the given types stand in this one's code. */
		private Set<String> names(Set<String> all) {
			Set<String> names = new TreeSet<>();
			for (String identifier : this.identifiers) {
				String full = this.imports.getOrDefault(identifier, this.packageName + "." + identifier);
				if (all.contains(full) && !full.equals(fullName())) {
					names.add(full);
				}
			}
			return names;
		}

	}

	record Method(String name, int lines, int parameters, boolean recordConstructor) {
	}

	private record PackageAnnotation(String packageName, String annotation) {
	}

	private final class UnitScanner extends TreeScanner<Void, Void> {

		private final CompilationUnitTree unit;

		private final SourcePositions positions;

		private final Set<String> identifiers = new HashSet<>();

		private ClassTree type;

		UnitScanner(CompilationUnitTree unit, SourcePositions positions) {
			this.unit = unit;
			this.positions = positions;
		}

		@Override
		public Void visitIdentifier(IdentifierTree node, Void unused) {
			this.identifiers.add(node.getName().toString());
			return super.visitIdentifier(node, null);
		}

		@Override
		public Void visitClass(ClassTree node, Void unused) {
			ClassTree outer = this.type;
			this.type = node;
			super.visitClass(node, null);
			this.type = outer;
			return null;
		}

		@Override
		public Void visitMethod(MethodTree node, Void unused) {
			boolean constructor = node.getReturnType() == null;
			ProjectSources.this.methods.add(new Method(this.type.getSimpleName() + "." + node.getName(), lines(node),
					node.getParameters().size(), constructor && this.type.getKind() == Tree.Kind.RECORD));
			return super.visitMethod(node, null);
		}

		private int lines(MethodTree node) {
			LineMap lines = this.unit.getLineMap();
			long afterModifiers = this.positions.getEndPosition(this.unit, node.getModifiers());
			long start = (afterModifiers >= 0) ? afterModifiers : this.positions.getStartPosition(this.unit, node);
			long end = this.positions.getEndPosition(this.unit, node);
			return (int) (lines.getLineNumber(end) - lines.getLineNumber(start) + 1);
		}

	}

	/** Strongly connected components, as Tarjan finds them. */
	private static final class Circles {

		private final Map<String, Set<String>> known;

		private final Map<String, Integer> order = new HashMap<>();

		private final Map<String, Integer> lowest = new HashMap<>();

		private final List<String> open = new ArrayList<>();

		private final List<Set<String>> found = new ArrayList<>();

		Circles(Map<String, Set<String>> known) {
			this.known = known;
		}

		List<Set<String>> find() {
			for (String type : this.known.keySet()) {
				if (!this.order.containsKey(type)) {
					visit(type);
				}
			}
			return this.found;
		}

		private void visit(String type) {
			this.order.put(type, this.order.size());
			this.lowest.put(type, this.order.get(type));
			this.open.add(type);
			for (String next : this.known.get(type)) {
				if (!this.order.containsKey(next)) {
					visit(next);
					this.lowest.merge(type, this.lowest.get(next), Math::min);
				}
				else if (this.open.contains(next)) {
					this.lowest.merge(type, this.order.get(next), Math::min);
				}
			}
			if (this.lowest.get(type).equals(this.order.get(type))) {
				List<String> circle = this.open.subList(this.open.indexOf(type), this.open.size());
				if (circle.size() > 1) {
					this.found.add(new TreeSet<>(circle));
				}
				circle.clear();
			}
		}

	}

}
