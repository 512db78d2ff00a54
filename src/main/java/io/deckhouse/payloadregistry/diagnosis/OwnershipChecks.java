package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;

/**
 * Whose a Secret is: its annotation, its ServiceAccount, its hash. The verdict is that of the
 * checks which {@code status} and the daemon share, so that they never disagree.
 */
final class OwnershipChecks {
    private final PullSecret secret;
    private final Finding finding;
    private final Accounts accounts;

    OwnershipChecks(PullSecret secret, Finding finding, Accounts accounts) {
        this.secret = secret;
        this.finding = finding;
        this.accounts = accounts;
    }

    void check(Chain chain) {
        if (secret.annotated() && !secret.isManaged()) {
            chain.broken(
                    Link.ANNOTATION,
                    "is empty",
                    "name a ServiceAccount in it, or remove it from a static Secret");
            chain.skipped(Link.SERVICE_ACCOUNT, "the annotation names none");
            chain.skipped(Link.HASH, "nobody fills the Secret");
            return;
        }
        if (!secret.isManaged()) {
            chain.skipped(Link.ANNOTATION, "none: a static Secret, which nobody refreshes");
            chain.skipped(Link.SERVICE_ACCOUNT, "a static Secret names none");
            chain.skipped(Link.HASH, "a static Secret has none");
            return;
        }
        chain.ok(Link.ANNOTATION, "names ServiceAccount " + secret.serviceAccount());
        account(chain);
        hash(chain);
    }

    private void account(Chain chain) {
        String name = secret.serviceAccount();
        switch (finding.state()) {
            case SERVICE_ACCOUNT_MISSING ->
                    chain.broken(
                            Link.SERVICE_ACCOUNT,
                            finding.reason(),
                            "kubectl create serviceaccount "
                                    + name
                                    + " -n "
                                    + secret.key().namespace()
                                    + "; the refresh daemon then fills the Secret");
            case SERVICE_ACCOUNT_REPLACED ->
                    chain.broken(
                            Link.SERVICE_ACCOUNT,
                            finding.reason(),
                            "the refresh daemon fills it anew: see whether it runs");
            default -> {
                if (!accounts.isNamedRead()) {
                    chain.skipped(
                            Link.SERVICE_ACCOUNT,
                            accounts.gap().map(Users::forbidden).orElse("not looked at"));
                    return;
                }
                chain.ok(
                        Link.SERVICE_ACCOUNT,
                        name
                                + (secret.stamp().serviceAccountUid().isEmpty()
                                        ? " exists"
                                        : " exists, and is the one that was filled for"));
            }
        }
    }

    private void hash(Chain chain) {
        switch (finding.state()) {
            case HASH_MISMATCH ->
                    chain.broken(
                            Link.HASH,
                            finding.reason(),
                            "the refresh daemon writes it anew; if it does not last, find out who"
                                    + " else writes the Secret");
            case READY, EXPIRING, EXPIRED, WRONG_HOST -> {
                if (secret.stamp().trusted()) {
                    chain.ok(Link.HASH, "the content is what the refresh daemon wrote");
                } else {
                    chain.skipped(
                            Link.HASH, "not judged: not this product's daemon wrote the content");
                }
            }
            case SERVICE_ACCOUNT_MISSING, SERVICE_ACCOUNT_REPLACED ->
                    chain.skipped(Link.HASH, "not judged before the ServiceAccount is right");
            default -> chain.skipped(Link.HASH, "there is nothing to judge yet");
        }
    }
}
