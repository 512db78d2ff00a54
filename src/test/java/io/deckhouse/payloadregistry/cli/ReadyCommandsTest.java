package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the packaged product has in the place of reading annotations is equal to it. */
class ReadyCommandsTest {
    @TempDir static Path directory;

    /** The product's classes, with those that were written in the place of the stand-ins. */
    private static ClassLoader packaged;

    @BeforeAll
    static void compile() throws Exception {
        ReadySources.main(new String[] {directory.toString()});
        Path product = place(Main.class);
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-nowarn",
                                "-proc:none",
                                "-d",
                                directory.toString(),
                                "-cp",
                                product + File.pathSeparator + place(CommandLine.class),
                                directory.resolve("ReadyCommands.java").toString(),
                                directory.resolve("ReadyTexts.java").toString());
        assertThat(compiled).isZero();
        packaged =
                new URLClassLoader(
                        new URL[] {directory.toUri().toURL(), product.toUri().toURL()},
                        new LibrariesOnly(ReadyCommandsTest.class.getClassLoader()));
    }

    @Test
    void modelsAreTheSame() throws Exception {
        List<String> read =
                description(Cli.create(Environment.ofProcess(OutputStream.nullOutputStream())));

        assertThat(description(packagedCommandLine())).isEqualTo(read).hasSizeGreaterThan(400);
    }

    @Test
    void modelsAreReallyReady() throws Exception {
        Method ready =
                method("ReadyCommands", "of", packaged.loadClass(RootCommand.class.getName()));
        var constructor = packaged.loadClass(RootCommand.class.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);

        assertThat(ready.invoke(null, constructor.newInstance()).toString()).contains(Cli.PROGRAM);
    }

    @Test
    void textsAreWhatIsPrinted() throws Exception {
        Method ready = method("ReadyTexts", "of", String.class, String.class);

        for (String line : TextSource.lines()) {
            for (String program : List.of("d8-payload-registry", "d8 payload-registry")) {
                assertThat(ready.invoke(null, program, line))
                        .as(program + " " + line)
                        .isEqualTo(TextSource.printed(program, line));
            }
        }
        assertThat(TextSource.lines())
                .contains("--version", "--help", "grant --help")
                .hasSizeGreaterThan(100);
    }

    @Test
    void whatDoesMoreThanTellHasNoReadyText() throws Exception {
        Method ready = method("ReadyTexts", "of", String.class, String.class);

        assertThat(ready.invoke(null, "d8-payload-registry", "status")).isEqualTo("");
        assertThat(ready.invoke(null, "d8-payload-registry", "help nobody")).isEqualTo("");
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Method method(String type, String name, Class<?>... parameters)
            throws ReflectiveOperationException {
        Method method =
                packaged.loadClass(Main.class.getPackageName() + "." + type)
                        .getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    private static CommandLine packagedCommandLine() throws ReflectiveOperationException {
        Object environment =
                method("Environment", "ofProcess", OutputStream.class)
                        .invoke(null, OutputStream.nullOutputStream());
        return (CommandLine)
                method("Cli", "create", environment.getClass()).invoke(null, environment);
    }

    /** Everything that parsing, help, completion and errors depend on, a line each. */
    private static List<String> description(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        List<String> lines = new ArrayList<>();
        lines.add(
                String.join(
                        " | ",
                        spec.qualifiedName(),
                        spec.userObject().getClass().getName(),
                        String.valueOf(spec.versionProvider().getClass().getName()),
                        spec.usageMessage().synopsisSubcommandLabel(),
                        Arrays.toString(spec.usageMessage().description()),
                        Arrays.toString(spec.usageMessage().footer()),
                        String.valueOf(spec.exitCodeOnInvalidInput()),
                        String.valueOf(spec.helpCommand()),
                        help(line)));
        spec.options().forEach(option -> lines.add(option(option) + " | " + common(option)));
        spec.positionalParameters()
                .forEach(parameter -> lines.add(positional(parameter) + " | " + common(parameter)));
        line.getSubcommands().values().forEach(below -> lines.addAll(description(below)));
        return lines;
    }

    private static String help(CommandLine line) {
        StringWriter text = new StringWriter();
        line.usage(new PrintWriter(text));
        return text.toString();
    }

    private static String option(OptionSpec option) {
        return Stream.of(
                        Arrays.toString(option.names()),
                        option.usageHelp(),
                        option.versionHelp(),
                        option.negatable(),
                        option.fallbackValue(),
                        option.order())
                .map(String::valueOf)
                .toList()
                .toString();
    }

    private static String positional(PositionalParamSpec parameter) {
        return parameter.index() + " " + parameter.index().isVariable();
    }

    private static String common(ArgSpec arg) {
        return Stream.of(
                        arg.arity(),
                        arg.paramLabel(),
                        Arrays.toString(arg.description()),
                        arg.required(),
                        arg.hidden(),
                        arg.hideParamSyntax(),
                        arg.defaultValue(),
                        arg.splitRegex(),
                        arg.type().getName(),
                        Arrays.stream(arg.auxiliaryTypes()).map(Class::getName).toList(),
                        arg.isMultiValue(),
                        arg.inherited(),
                        arg.scopeType(),
                        Arrays.stream(arg.converters()).map(c -> c.getClass().getName()).toList(),
                        arg.preprocessor().getClass().getName(),
                        arg.parameterConsumer(),
                        arg.completionCandidates(),
                        arg.interactive(),
                        shown(arg.initialValue()))
                .map(String::valueOf)
                .toList()
                .toString();
    }

    private static @Nullable Object shown(@Nullable Object value) {
        return value instanceof boolean[] flags ? Arrays.toString(flags) : value;
    }

    /** Knows nothing of the product, so that its classes are loaded anew. */
    private static final class LibrariesOnly extends ClassLoader {
        LibrariesOnly(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.deckhouse.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
