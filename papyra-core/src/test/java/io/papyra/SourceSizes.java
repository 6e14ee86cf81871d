package io.papyra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

/**
 * Sizes of the Java sources below a folder, read with the compiler's parser alone. A file
 * counts from its package declaration on; a method from its name to its closing brace.
 * {@code package-info.java} is not a file in this sense.
 */
final class SourceSizes {

	private final List<SourceFile> files = new ArrayList<>();

	private final List<Method> methods = new ArrayList<>();

	private final Set<String> packages = new TreeSet<>();

	private final List<PackageAnnotation> packageAnnotations = new ArrayList<>();

	private SourceSizes() {
	}

	static SourceSizes of(Path root) {
		SourceSizes sizes = new SourceSizes();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
				Stream<Path> tree = Files.walk(root)) {
			List<Path> sources = tree.filter((path) -> path.toString().endsWith(".java")).toList();
			JavacTask task = (JavacTask) compiler.getTask(null, manager, null, null, null,
					manager.getJavaFileObjectsFromPaths(sources));
			SourcePositions positions = Trees.instance(task).getSourcePositions();
			for (CompilationUnitTree unit : task.parse()) {
				sizes.add(unit, positions);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return sizes;
	}

	private void add(CompilationUnitTree unit, SourcePositions positions) {
		String name = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
		String packageName = String.valueOf(unit.getPackageName());
		this.packages.add(packageName);
		unit.getPackageAnnotations()
			.forEach((annotation) -> this.packageAnnotations
				.add(new PackageAnnotation(packageName, annotation.getAnnotationType().toString())));
		if (name.equals("package-info.java")) {
			return;
		}
		LineMap lines = unit.getLineMap();
		long first = lines.getLineNumber(positions.getStartPosition(unit, unit.getPackage()));
		long last = lines.getLineNumber(positions.getEndPosition(unit, unit));
		this.files.add(new SourceFile(packageName + "/" + name, (int) (last - first + 1)));
		new MethodScanner(unit, positions).scan(unit, null);
	}

	List<SourceFile> files() {
		return this.files;
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

	record SourceFile(String name, int lines) {
	}

	record Method(String name, int lines, int parameters, boolean recordConstructor) {
	}

	private record PackageAnnotation(String packageName, String annotation) {
	}

	private final class MethodScanner extends TreeScanner<Void, Void> {

		private final CompilationUnitTree unit;

		private final SourcePositions positions;

		private ClassTree type;

		MethodScanner(CompilationUnitTree unit, SourcePositions positions) {
			this.unit = unit;
			this.positions = positions;
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
			SourceSizes.this.methods.add(new Method(this.type.getSimpleName() + "." + node.getName(), lines(node),
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

}
