package io.deckhouse.payloadregistry.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * Writes what picocli reads from the commands' annotations as Java source: the {@link
 * ReadyCommands} of the packaged product. Reading annotations makes proxy classes at run time,
 * which no ahead-of-time cache holds.
 */
final class CommandSource {
    private final StringBuilder methods = new StringBuilder();

    /** The fields that options and parameters are bound to, by the class that has them. */
    private final Map<Class<?>, List<Field>> bound = new LinkedHashMap<>();

    private CommandSource() {}

    /** The source of {@link ReadyCommands} for this root and the commands below it. */
    static String of(CommandLine root) {
        CommandSource source = new CommandSource();
        source.command(root.getCommandSpec());
        Collection<CommandLine> commands = root.getSubcommands().values();
        commands.forEach(line -> source.command(line.getCommandSpec()));
        String choice =
                commands.stream()
                        .map(line -> type(line.getCommandSpec()))
                        .map(type ->
                                "if (command == %s.class) return Optional.of(%s);\n"
                                        .formatted(name(type), call(type)))
                        .collect(Collectors.joining());
        String bindings =
                source.bound.entrySet().stream()
                        .map(entry -> binding(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining());
        return SourceForm.FILE.formatted(
                CommandSource.class.getPackageName(), choice, source.methods, bindings);
    }

    private void command(CommandSpec spec) {
        Class<?> type = type(spec);
        StringBuilder code = new StringBuilder();
        fields(type, spec, "it", code);
        spec.options().stream()
                .filter(option -> option.usageHelp() || option.versionHelp())
                .forEach(option -> code.append(add(option, "")));
        if (spec.parent() != null) {
            for (CommandLine line : spec.subcommands().values()) {
                command(line.getCommandSpec());
                code.append(
                        "spec.addSubcommand(%s, new CommandLine(%s));\n"
                                .formatted(
                                        SourceForm.text(line.getCommandName()),
                                        call(type(line.getCommandSpec()))));
            }
        }
        methods.append(
                SourceForm.COMMAND.formatted(
                        method(type),
                        name(type),
                        SourceForm.text(spec.name()),
                        SourceForm.texts(spec.usageMessage().description()),
                        SourceForm.texts(spec.usageMessage().footer()),
                        SourceForm.text(spec.usageMessage().synopsisSubcommandLabel()),
                        code));
    }

    /** Code for the annotated fields of the object that the expression names. */
    private void fields(Class<?> type, CommandSpec spec, String object, StringBuilder code) {
        for (Field field : type.getDeclaredFields()) {
            String place = object + "." + field.getName();
            if (field.isAnnotationPresent(Spec.class)) {
                boolean isOfMixin = field.getAnnotation(Spec.class).value() == Spec.Target.MIXEE;
                if (object.equals("it") == isOfMixin) {
                    throw new IllegalStateException("cannot write out " + field);
                }
                code.append(place).append(" = spec;\n");
            } else if (field.isAnnotationPresent(Mixin.class)) {
                if (!Modifier.isFinal(field.getModifiers())) {
                    code.append(place + " = " + creation(field.getType()) + ";\n");
                }
                fields(field.getType(), spec, place, code);
            } else if (field.isAnnotationPresent(Option.class)
                    || field.isAnnotationPresent(Parameters.class)) {
                List<Field> known = bound.computeIfAbsent(type, _ -> new ArrayList<>());
                if (!known.contains(field)) {
                    known.add(field);
                }
                String binding =
                        "new %s(%s, %d)".formatted(bindingName(type), object, known.indexOf(field));
                code.append(add(argument(spec, field), binding));
            }
        }
    }

    private static ArgSpec argument(CommandSpec spec, Field field) {
        return spec.args().stream()
                .filter(arg -> field.equals(arg.userObject()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no argument for " + field));
    }

    @SuppressWarnings(
            "deprecation") // picocli advises against options that are "help", but has them
    private static String add(ArgSpec arg, String binding) {
        StringBuilder code = new StringBuilder();
        switch (arg) {
            case OptionSpec option -> {
                code.append(
                        "OptionSpec.builder(%s, new String[] {%s})"
                                .formatted(
                                        SourceForm.text(option.names()[0]),
                                        SourceForm.texts(
                                                Arrays.copyOfRange(
                                                        option.names(),
                                                        1,
                                                        option.names().length))));
                set(code, "usageHelp", option.usageHelp());
                set(code, "versionHelp", option.versionHelp());
                set(code, "help", option.help());
                set(code, "negatable", option.negatable());
                set(code, "fallbackValue", option.fallbackValue());
            }
            case PositionalParamSpec parameter ->
                    code.append(
                            "PositionalParamSpec.builder().index(\"%s\")"
                                    .formatted(parameter.index()));
            default -> throw new IllegalStateException("neither option nor parameter: " + arg);
        }
        common(arg, code);
        return binding.isEmpty()
                ? "spec.add(%s.initialValue(false).build());\n".formatted(code)
                : "spec.add(bound(%s, %s));\n".formatted(code, binding);
    }

    private static void common(ArgSpec arg, StringBuilder code) {
        code.append(".paramLabel(%s)".formatted(SourceForm.text(arg.paramLabel())))
                .append(
                        ".description(new String[] {%s})"
                                .formatted(SourceForm.texts(arg.description())))
                .append(".type(%s.class)".formatted(name(arg.type())));
        if (arg.isMultiValue()) {
            code.append(".auxiliaryTypes(%s.class)".formatted(name(arg.auxiliaryTypes()[0])));
        }
        code.append(".arity(\"%s\")".formatted(arg.arity()));
        set(code, "required", arg.required());
        set(code, "hidden", arg.hidden());
        set(code, "hideParamSyntax", arg.hideParamSyntax());
        set(code, "splitRegex", arg.splitRegex());
        set(code, "defaultValue", arg.defaultValue() == null ? "" : arg.defaultValue());
        if (arg.scopeType() == ScopeType.INHERIT) {
            code.append(".scopeType(ScopeType.INHERIT)");
        }
        if (arg.converters().length > 0) {
            code.append(".converters(new %s())".formatted(name(arg.converters()[0].getClass())));
        }
        if (!arg.preprocessor().getClass().getPackageName().startsWith("picocli")) {
            code.append(".preprocessor(new %s())".formatted(name(arg.preprocessor().getClass())));
        }
    }

    private static void set(StringBuilder code, String name, boolean value) {
        if (value) {
            code.append(".").append(name).append("(true)");
        }
    }

    private static void set(StringBuilder code, String name, String value) {
        if (!value.isEmpty()) {
            code.append(".%s(%s)".formatted(name, SourceForm.text(value)));
        }
    }

    private static String binding(Class<?> type, List<Field> fields) {
        StringBuilder reads = new StringBuilder();
        StringBuilder writes = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            String valueType = field.getGenericType().getTypeName().replace('$', '.');
            reads.append("case %d -> it.%s;\n".formatted(i, field.getName()));
            writes.append(
                    "case %d -> it.%s = (%s) value;\n".formatted(i, field.getName(), valueType));
        }
        return SourceForm.BINDING.formatted(bindingName(type), name(type), reads, writes);
    }

    private static Class<?> type(CommandSpec spec) {
        return spec.userObject().getClass();
    }

    private static String call(Class<?> type) {
        return "%s(%s, wiring)".formatted(method(type), creation(type));
    }

    private static String creation(Class<?> type) {
        boolean takesWiring =
                Arrays.stream(type.getDeclaredConstructors())
                        .map(Constructor::getParameterTypes)
                        .anyMatch(types -> Arrays.equals(types, new Class<?>[] {Wiring.class}));
        return "new %s(%s)".formatted(name(type), takesWiring ? "wiring" : "");
    }

    private static String method(Class<?> type) {
        String name = type.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static String bindingName(Class<?> type) {
        return type.getSimpleName() + "Field";
    }

    private static String name(Class<?> type) {
        return type.getCanonicalName();
    }
}
