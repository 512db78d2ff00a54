package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what the program makes with committed files. {@code -Dgolden.update} writes them
 * instead.
 */
public final class Golden {
    private static final String UPDATE = "golden.update";

    private Golden() {}

    /** A directory must hold these files with this text, and no others. */
    public static void check(Path directory, Map<String, String> expected) {
        if (System.getProperty(UPDATE) != null) {
            rewrite(directory, expected);
        }
        assertThat(names(directory))
                .as("files of %s (-D%s rewrites them)", directory, UPDATE)
                .isEqualTo(new TreeSet<>(expected.keySet()));
        expected.forEach((name, text) -> check(directory.resolve(name), text));
    }

    /** A file must hold this text. */
    public static void check(Path file, String text) {
        try {
            if (System.getProperty(UPDATE) != null) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            }
            assertThat(text)
                    .as("text of %s (-D%s rewrites it)", file, UPDATE)
                    .isEqualTo(Files.readString(file));
        } catch (NoSuchFileException _) {
            throw new AssertionError(file + " is missing; -D" + UPDATE + " writes it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rewrite(Path directory, Map<String, String> expected) {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> file : expected.entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
            for (String name : names(directory)) {
                if (!expected.containsKey(name)) {
                    Files.delete(directory.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException _) {
            return new TreeSet<>();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
