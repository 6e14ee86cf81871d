package io.papyra.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes damaged files of sound ones, as the dice fall. */
final class FileMutator {

	private final RandomGenerator random;

	private final List<byte[]> sound;

	private final boolean forging;

	/**
	 * @param sound whole files to begin from
	 * @param forging whether lines may also be what no damage makes of them: other ones
	 * that prove themselves
	 */
	FileMutator(RandomGenerator random, List<byte[]> sound, boolean forging) {
		this.random = random;
		this.sound = sound;
		this.forging = forging;
	}

	/** A sound file that went through up to eight mutations. */
	byte[] next() {
		byte[] file = pick().clone();
		for (int times = this.random.nextInt(9); times > 0; times--) {
			file = (this.random.nextInt(3) == 0) ? bytes(file) : Lines.join(lines(new ArrayList<>(Lines.of(file))));
		}
		return file;
	}

	private byte[] pick() {
		return this.sound.get(this.random.nextInt(this.sound.size()));
	}

	private byte[] bytes(byte[] file) {
		if (file.length == 0) {
			return file;
		}
		int at = this.random.nextInt(file.length);
		switch (this.random.nextInt(4)) {
			case 0 -> file[at] ^= (byte) (1 << this.random.nextInt(8));
			case 1 -> file[at] = (byte) this.random.nextInt(256);
			case 2 -> Arrays.fill(file, at, Math.min(file.length, at + this.random.nextInt(600)), (byte) 0);
			default -> {
				return Arrays.copyOf(file, at);
			}
		}
		return file;
	}

	private List<byte[]> lines(List<byte[]> lines) {
		int at = lines.isEmpty() ? 0 : this.random.nextInt(lines.size());
		int other = lines.isEmpty() ? 0 : this.random.nextInt(lines.size());
		switch (lines.isEmpty() ? 4 : this.random.nextInt(this.forging ? 11 : 9)) {
			case 0 -> lines.remove(at);
			case 1 -> lines.add(other, lines.get(at));
			case 2 -> lines.set(at, lines.set(other, lines.get(at)));
			case 3 -> lines.set(at, Lines.withoutTrailer(lines.get(at)));
			case 4 -> lines.add(at, "\n".getBytes(StandardCharsets.US_ASCII));
			case 5 -> lines.add(at, Lines.of(pick()).get(0));
			case 6 -> lines.add(at, "{\"kind\":\"event\"}\n".getBytes(StandardCharsets.US_ASCII));
			case 7 -> lines.add(at, "not a line\n".getBytes(StandardCharsets.US_ASCII));
			case 8 -> lines.set(at, Lines.withoutTrailer(Lines.nested(lines.get(at))));
			case 9 -> lines.set(at, Lines.foreign(lines.get(at)));
			default -> lines.set(at, Lines.numbered(lines.get(at), 1 + this.random.nextInt(12)));
		}
		return lines;
	}

}
