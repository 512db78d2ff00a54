package io.deckhouse.payloadregistry.cluster.kubernetes;

import static io.deckhouse.payloadregistry.cluster.kubernetes.ServerAccessResolver.configuration;

import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.fabric8.kubernetes.api.model.NamedExtension;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the credential plugin of a kubeconfig's user, as kubectl does: no shell in between, its
 * stderr is the user's, and what it prints on stdout is an ExecCredential of the API group {@code
 * client.authentication.k8s.io} (Kubernetes documentation, "client-go credential plugins").
 */
final class CredentialPlugin {
    /** The name of a cluster's extension that is meant for plugins. */
    private static final String FOR_PLUGINS = "client.authentication.k8s.io/exec";

    private static final int MAX_ANSWER = 1024 * 1024;
    private static final Path STDIN = Path.of("/proc/self/fd/0");

    private final ExecConfig plan;
    private final Cluster cluster;
    private final Clock clock;

    /**
     * What a plugin gave: a token, or a certificate and its key in PEM, or all of them.
     *
     * @param expires from when on it is to be asked again
     */
    record Credential(String token, String certificate, String key, Optional<Instant> expires) {
        boolean isFresh(Instant now) {
            return expires.isEmpty() || now.isBefore(expires.get());
        }
    }

    CredentialPlugin(ExecConfig plan, Cluster cluster, Clock clock) {
        this.plan = plan;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Runs it; fails with CONFIGURATION and the reason when it gives nothing of use. */
    Credential ask() {
        boolean interactive = isInteractive();
        ProcessBuilder process = new ProcessBuilder(command());
        process.redirectError(Redirect.INHERIT);
        process.redirectInput(
                interactive ? Redirect.INHERIT : Redirect.from(Path.of("/dev/null").toFile()));
        for (ExecEnvVar variable : plan.getEnv()) {
            process.environment()
                    .put(variable.getName(), Objects.requireNonNullElse(variable.getValue(), ""));
        }
        process.environment().put("KUBERNETES_EXEC_INFO", info(interactive));
        return credential(run(process));
    }

    /** A supplier of the token that asks again when the last one is over. */
    TokenSource tokens(Credential first) {
        return new TokenSource(first);
    }

    /** Tokens for requests; asked by many threads, the plugin runs once at a time. */
    final class TokenSource {
        private Credential held;

        private TokenSource(Credential first) {
            this.held = first;
        }

        synchronized String token() {
            if (!held.isFresh(clock.instant())) {
                held = ask();
            }
            return held.token();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(plan.getCommand());
        command.addAll(plan.getArgs());
        return command;
    }

    private boolean isInteractive() {
        String mode = Objects.requireNonNullElse(plan.getInteractiveMode(), "IfAvailable");
        boolean terminal = stdin().startsWith("/dev/pts/") || stdin().startsWith("/dev/tty");
        if (mode.equals("Always") && !terminal) {
            throw configuration(
                    about() + " wants to ask on a terminal, and standard input is none");
        }
        return terminal && !mode.equals("Never");
    }

    private static String stdin() {
        try {
            return Files.readSymbolicLink(STDIN).toString();
        } catch (IOException _) {
            return ""; // closed
        }
    }

    private byte[] run(ProcessBuilder process) {
        try {
            Process running = process.start();
            byte[] printed;
            try (InputStream answer = running.getInputStream()) {
                printed = answer.readNBytes(MAX_ANSWER);
            }
            int code = running.waitFor();
            if (code != 0) {
                throw configuration(about() + " failed with exit code " + code);
            }
            return printed;
        } catch (IOException e) {
            String hint = Objects.requireNonNullElse(plan.getInstallHint(), "").strip();
            throw configuration(
                            about()
                                    + " cannot be started: is it installed and in PATH?"
                                    + (hint.isEmpty() ? "" : "\n" + hint))
                    .causedBy(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw configuration("interrupted while " + about() + " ran");
        }
    }

    private Credential credential(byte[] printed) {
        JsonNode answer;
        try {
            answer = ApiJson.TREES.read(printed);
        } catch (JacksonException _) {
            // Not as a cause: its text quotes the answer, which is secret.
            throw configuration(about() + " printed no JSON on stdout");
        }
        String version = answer.path("apiVersion").asString("");
        if (!"ExecCredential".equals(answer.path("kind").asString(""))
                || !version.equals(plan.getApiVersion())) {
            throw configuration(
                    about()
                            + " printed no ExecCredential of "
                            + plan.getApiVersion()
                            + ", which the kubeconfig asks for");
        }
        JsonNode status = answer.path("status");
        Credential credential =
                new Credential(
                        status.path("token").asString(""),
                        status.path("clientCertificateData").asString(""),
                        status.path("clientKeyData").asString(""),
                        expiry(status.path("expirationTimestamp").asString("")));
        if (credential.certificate().isEmpty() != credential.key().isEmpty()
                || (credential.token().isEmpty() && credential.certificate().isEmpty())) {
            throw configuration(
                    about()
                            + " gave no credentials: neither a token nor a certificate with its key");
        }
        return credential;
    }

    private Optional<Instant> expiry(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw configuration(about() + " gave an expirationTimestamp that is no time")
                    .causedBy(e);
        }
    }

    private String about() {
        return "the credential plugin " + plan.getCommand();
    }

    /** What the plugin may know of us, as JSON for KUBERNETES_EXEC_INFO. */
    private String info(boolean interactive) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("kind", "ExecCredential");
        info.put("apiVersion", plan.getApiVersion());
        ObjectNode spec = info.putObject("spec");
        spec.put("interactive", interactive);
        if (Boolean.TRUE.equals(plan.getProvideClusterInfo())) {
            describe(spec.putObject("cluster"));
        }
        return ApiJson.TREES.text(info);
    }

    private void describe(ObjectNode to) {
        to.put("server", cluster.getServer());
        put(to, "tls-server-name", cluster.getTlsServerName());
        if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
            to.put("insecure-skip-tls-verify", true);
        }
        put(to, "certificate-authority-data", authority());
        put(to, "proxy-url", cluster.getProxyUrl());
        for (NamedExtension extension : cluster.getExtensions()) {
            if (FOR_PLUGINS.equals(extension.getName())
                    && extension.getExtension() instanceof JsonNode config) {
                to.set("config", config);
            }
        }
    }

    private @Nullable String authority() {
        String file = cluster.getCertificateAuthority();
        if (cluster.getCertificateAuthorityData() != null || file == null || file.isEmpty()) {
            return cluster.getCertificateAuthorityData();
        }
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(file)));
        } catch (IOException e) {
            throw configuration("certificate authority " + file + " cannot be read").causedBy(e);
        }
    }

    private static void put(ObjectNode to, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            to.put(name, value);
        }
    }
}
