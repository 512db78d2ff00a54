package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import java.util.Optional;

/** Tries one credential at one registry, without an image. */
public final class LoginDiagnosis {
    private final RegistryProbe probe;

    /** Tries with this probe. */
    public LoginDiagnosis(RegistryProbe probe) {
        this.probe = probe;
    }

    /** The links between here and the registry's yes. */
    public Diagnosis of(RegistryHost host, RegistryCredential credential) {
        Chain chain = new Chain("");
        new RegistryChecks(probe)
                .check(
                        chain,
                        new RegistryChecks.Visit(
                                host,
                                Optional.of(credential),
                                KubernetesToken.decode(credential.password()),
                                Optional.empty()));
        return new Diagnosis(
                host.toString(),
                chain.checks().stream().filter(check -> check.link() != Link.CLOCK).toList());
    }
}
