package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.daemon.RefreshSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a daemon does and where it listens, one line a part. */
final class Announcement {
    private Announcement() {}

    static void auth(PrintWriter err, AuthRuntime auth, Opened opened) {
        err.println(
                "auth server: %s for service %s, rights from %s"
                        .formatted(auth.tokenUrl(), auth.service(), opened.home()));
    }

    /**
     * Says it of the refresh daemon.
     *
     * @param leftOut the namespaces that it cannot work in now
     */
    static void refresher(
            PrintWriter err, RefresherRuntime runtime, Opened opened, List<String> leftOut) {
        RefreshSettings settings = runtime.settings();
        err.println(
                "refresh daemon: pull Secrets for %s, in %s of %s"
                        .formatted(
                                settings.hosts().stream()
                                        .map(RegistryHost::toString)
                                        .collect(Collectors.joining(", ")),
                                places(settings.namespaces(), leftOut),
                                opened.home()));
        runtime.leftBecause().ifPresent(because -> left(err, because));
    }

    static String places(List<String> named, List<String> leftOut) {
        return named.isEmpty()
                ? "all namespaces"
                : named.stream()
                        .filter(one -> !leftOut.contains(one))
                        .collect(Collectors.joining(", "));
    }

    /** That nothing was done in a namespace, why, and what to do about it. */
    static void leftOut(PrintWriter err, LeftOut one) {
        err.println(
                "refresh daemon: namespace %s left out, since %s"
                        .formatted(one.namespace(), one.because()));
    }

    /** Likewise of PayloadRepositoryAccess objects alone, and of grants with an end. */
    static void accessesLeftOut(PrintWriter err, LeftOut one) {
        err.println(
                "refresh daemon: PayloadRepositoryAccess objects%s left out, since %s"
                        .formatted(
                                one.namespace().isEmpty() ? "" : " in namespace " + one.namespace(),
                                one.because()));
    }

    /** That pull Secrets are not touched, why, and what to do about it. */
    static void left(PrintWriter err, String because) {
        err.println(
                "refresh daemon: leaves pull Secrets to the Deckhouse module, since "
                        + because
                        + "; --with-module fills them all the same");
    }
}
