package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.diagnosis.Check;
import io.deckhouse.payloadregistry.diagnosis.LoginDiagnosis;
import io.deckhouse.payloadregistry.probe.RegistryProbe;

/** Tries a credential at a registry before anything is written. */
final class LoginTrial {
    private final RegistryProbe probe;

    LoginTrial(RegistryProbe probe) {
        this.probe = probe;
    }

    /** Fails with the reason and its remedy when the registry does not accept the credential. */
    void require(RegistryHost host, RegistryCredential credential) {
        new LoginDiagnosis(probe)
                .of(host, credential)
                .broken()
                .ifPresent(check -> {
                    throw new CommandFailure(text(host, check));
                });
    }

    private static String text(RegistryHost host, Check broken) {
        return "not logged in to "
                + host
                + ": "
                + broken.text()
                + "\nNothing was written. Next: "
                + broken.remedy();
    }
}
