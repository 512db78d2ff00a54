package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.NearMiss;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.manifest.Manifests;
import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.diagnosis.Diagnosis;
import io.deckhouse.payloadregistry.diagnosis.DocumentDiagnosis;
import io.deckhouse.payloadregistry.diagnosis.PodDiagnosis;
import io.deckhouse.payloadregistry.diagnosis.PullDocument;
import io.deckhouse.payloadregistry.diagnosis.SecretDiagnosis;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks what a pull depends on, link by link; exit code 3 when one is broken. */
@Command(
        name = "verify",
        description = {
            "Check everything that pulling an image depends on, link by link.",
            "The first broken link is explained, with its remedy. Exits 3 when there is one."
        },
        footer = {
            "",
            "With -f nothing is asked of anybody: it says what kubelet would make of the file, a",
            "Secret's manifest or a bare docker configuration.",
            "",
            "With -o json: subject, healthy, broken, and checks, a list of {link, about, result",
            "(ok, broken or skipped), text, remedy}.",
            "",
            "Examples:",
            "  d8 payload-registry verify puller -n team",
            "  d8 payload-registry verify puller -n team --image registry.example.com/team/app:v1",
            "  d8 payload-registry verify pod/web-7d4b9c -n team",
            "  d8 payload-registry verify -f secret.yaml --image registry.example.com/team/app:v1"
        })
final class VerifyCommand implements Callable<Integer> {
    /** What pulls images, and can be looked at. */
    static final List<Kind> KINDS =
            List.of(
                    Kind.POD,
                    Kind.DEPLOYMENT,
                    Kind.STATEFUL_SET,
                    Kind.DAEMON_SET,
                    Kind.JOB,
                    Kind.CRON_JOB);

    /** The short names of kinds that have one, as kubectl has them. */
    private static final Map<String, Kind> SHORT_NAMES =
            Map.of(
                    "po", Kind.POD,
                    "deploy", Kind.DEPLOYMENT,
                    "sts", Kind.STATEFUL_SET,
                    "ds", Kind.DAEMON_SET,
                    "cj", Kind.CRON_JOB);

    private final Wiring wiring;

    @Parameters(
            arity = "0..1",
            paramLabel = "SECRET|KIND/NAME",
            description = {
                "A Secret by its name; or pod/NAME, deployment/NAME, statefulset/NAME,",
                "daemonset/NAME, job/NAME, cronjob/NAME for the images of a Pod."
            })
    @Nullable String target;

    @Option(names = "--image", paramLabel = "REF", description = "The image that is to be pulled.")
    @Nullable ImageReference image;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Look at this file alone, - for stdin; needs no cluster.")
    @Nullable String file;

    @Option(
            names = "--registry-host",
            paramLabel = "HOST",
            description = {
                "The registry that the Secret must hold a token for. May be repeated.",
                "Default: what ModuleConfig global or the module's Ingress names."
            })
    List<RegistryHost> hosts = new ArrayList<>();

    @Mixin RegistryOptions registry;
    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    VerifyCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        if ((target == null) == (file == null)) {
            throw new ParameterException(
                    spec.commandLine(), "say what to verify: a SECRET, pod/NAME, or -f FILE");
        }
        Diagnosis diagnosis = file == null ? ofTarget(String.valueOf(target)) : ofFile(file);
        CommandLine line = spec.commandLine();
        new DiagnosisPrinter(line.getOut(), line.getColorScheme().ansi())
                .print(diagnosis, output.orTable());
        return (diagnosis.isHealthy() ? Exit.OK : Exit.NO).code();
    }

    private Diagnosis ofTarget(String text) {
        int slash = text.indexOf('/');
        String word = slash < 0 ? "secret" : text.substring(0, slash);
        String name = text.substring(slash + 1);
        Kind kind = kind(word);
        ObjectNames.object("a " + kind.kindName(), name);
        if (kind != Kind.SECRET && image != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--image goes with a Secret; a " + kind.kindName() + " has its own");
        }
        Clock clock = wiring.environment().clock();
        try (Opened opened = wiring.openForCommand();
                RegistryProbe probe = registry.probe(wiring)) {
            ObjectKey key = ObjectKey.of(kind, opened.namespace(), name);
            return kind == Kind.SECRET
                    ? new SecretDiagnosis(opened.cluster(), probe, clock)
                            .diagnose(
                                    new SecretDiagnosis.Question(
                                            key, Optional.ofNullable(image), hosts))
                    : new PodDiagnosis(opened.cluster(), probe, clock).diagnose(key);
        }
    }

    /** By its singular, plural or short name; an API group behind it is no part of it. */
    private Kind kind(String word) {
        String name = word.toLowerCase(Locale.ROOT).replaceFirst("\\..*", "");
        List<Kind> all = Stream.concat(Stream.of(Kind.SECRET), KINDS.stream()).toList();
        for (Kind kind : all) {
            if (kind == SHORT_NAMES.get(name)
                    || List.of(kind.singular(), kind.plural()).contains(name)) {
                return kind;
            }
        }
        List<String> known = all.stream().map(Kind::singular).toList();
        throw new ParameterException(
                spec.commandLine(),
                "'"
                        + word
                        + "' cannot be verified, only "
                        + String.join(", ", known)
                        + NearMiss.hint(name, known));
    }

    private Diagnosis ofFile(String path) {
        byte[] text = SourceFile.bytes(path, wiring.environment().streams().in());
        String name = SourceFile.named(path);
        var diagnosis =
                new DocumentDiagnosis(Optional.ofNullable(image), wiring.environment().clock());
        Optional<PullDocument> bare = PullDocument.bare(name, text);
        if (bare.isPresent()) {
            return diagnosis.of(bare.get());
        }
        List<ClusterObject> secrets =
                Manifests.ofText(
                                name,
                                new String(text, StandardCharsets.UTF_8),
                                wiring.namespace("default"))
                        .stream()
                        .filter(object -> object.key().kind() == Kind.SECRET)
                        .toList();
        if (secrets.isEmpty()) {
            throw new CommandFailure(
                    name + " holds neither a Secret nor a docker configuration in JSON");
        }
        return diagnosis.of(name, secrets);
    }
}
