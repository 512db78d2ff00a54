package io.deckhouse.payloadregistry.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The forms that {@link CommandSource} and {@link TextSource} fill in. */
final class SourceForm {
    /** Package, choice of the command, methods, bindings. */
    static final String FILE =
            """
            package %s;

            import java.util.Optional;
            import picocli.CommandLine;
            import picocli.CommandLine.Model.*;
            import picocli.CommandLine.ScopeType;

            @SuppressWarnings({"unchecked", "rawtypes"})
            final class ReadyCommands {
                private ReadyCommands() {}

                static Optional<CommandSpec> of(Class<?> command, Wiring wiring) {
                    %s
                    return Optional.empty();
                }

                static Optional<CommandSpec> of(RootCommand root) {
                    return Optional.of(rootCommand(root, null));
                }

                private interface Field extends IGetter, ISetter {}

                private static ArgSpec bound(OptionSpec.Builder option, Field field) {
                    return option.getter(field).setter(field).initialValue(read(field)).build();
                }

                private static ArgSpec bound(PositionalParamSpec.Builder parameter, Field field) {
                    return parameter.getter(field).setter(field).initialValue(read(field)).build();
                }

                private static Object read(Field field) {
                    try {
                        return field.get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }

            %s%s}
            """;

    /** Method, class, name, description, footer, label of commands below, the rest. */
    static final String COMMAND =
            """
            private static CommandSpec %s(%s it, Wiring wiring) {
            CommandSpec spec = CommandSpec.wrapWithoutInspection(it);
            spec.name(%s).versionProvider(new Version());
            spec.usageMessage().description(%s).footer(%s).synopsisSubcommandLabel(%s);
            %sreturn spec;
            }

            """;

    /** Binding's name, class, reads, writes. */
    static final String BINDING =
            """
            private record %1$s(%2$s it, int field) implements Field {
            public <T> T get() {
            return (T) (Object) switch (field) {
            %3$sdefault -> throw new IllegalStateException();
            };
            }

            public <T> T set(T given) {
            Object value = given;
            T old = get();
            switch (field) {
            %4$sdefault -> throw new IllegalStateException();
            }
            return old;
            }
            }

            """;

    /** Package, cases. */
    static final String TEXTS =
            """
            package %s;

            final class ReadyTexts {
                private ReadyTexts() {}

                static String of(String program, String words) {
                    return switch (program + " " + words) {
                        %sdefault -> "";
                    };
                }
            }
            """;

    private SourceForm() {}

    /** A string literal. */
    static String text(String value) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> literal.append('\\').append(c);
                case '\n' -> literal.append("\\n");
                default -> {
                    if (c < ' ' || c > '~') {
                        literal.append("\\u%04x".formatted((int) c));
                    } else {
                        literal.append(c);
                    }
                }
            }
        }
        return literal.append('"').toString();
    }

    /** String literals, separated by commas. */
    static String texts(String... values) {
        return Arrays.stream(values).map(SourceForm::text).collect(Collectors.joining(", "));
    }
}
