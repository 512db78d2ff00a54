package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import io.deckhouse.payloadregistry.grant.Form;
import io.deckhouse.payloadregistry.grant.Grant;
import io.deckhouse.payloadregistry.grant.Migration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes what planned migrations need, as {@code grant} does; what was granted before stays. */
final class MigrationWriter {
    private static final GrantErrand.Manner MANNER = new GrantErrand.Manner(Form.AUTO, true);

    private MigrationWriter() {}

    /** The objects, made by nobody. */
    static List<Written> onPaper(List<Migration> plan) {
        return once(
                plan.stream()
                        .flatMap(migration -> migration.grants().stream())
                        .flatMap(grant -> GrantErrand.onPaper(grant, MANNER).stream())
                        .map(object -> new Written(object, Outcome.CREATED))
                        .toList());
    }

    /** Writes them. */
    static List<Written> write(GrantErrand errand, List<Migration> plan) {
        List<Written> written = new ArrayList<>();
        for (Migration migration : plan) {
            for (Grant grant : migration.grants()) {
                errand.run(grant, MANNER, written);
            }
        }
        return once(written);
    }

    /**
     * An account with grants in several namespaces is one account: what came of it first counts.
     */
    private static List<Written> once(List<Written> written) {
        Map<ObjectKey, Written> byKey = new LinkedHashMap<>();
        written.forEach(each -> byKey.putIfAbsent(each.object().key(), each));
        return List.copyOf(byKey.values());
    }
}
