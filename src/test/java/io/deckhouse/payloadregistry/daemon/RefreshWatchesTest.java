package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.SimulatedWatch.cut;
import static io.deckhouse.payloadregistry.daemon.World.PULLER;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.HandFed;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of objects that come cut, for others of their page take much. */
final class RefreshWatchesTest {
    private final List<Change> told = new ArrayList<>();
    private final HandFed fed = new HandFed();
    private final RefreshWatches watches = new RefreshWatches();

    private final List<Watch.Version> known = new ArrayList<>();

    private void begin() {
        watches.begin(
                fed.cluster(),
                List.of(Selection.all()),
                new WholeObjects.Known(
                        known::contains, object -> known.remove(Watch.Version.of(object))),
                told::add,
                told::add);
    }

    private static ClusterObject secret() {
        return World.secret(PULLER, "ci", "{\"auths\":{}}");
    }

    @Test
    void asksForAManagedSecretWhole() {
        begin();
        Change whole = new Change.Updated(secret());

        fed.tell(new Change.Created(cut(secret(), 1_000_000)));
        assertThat(told).isEmpty();
        assertThat(fed.askedAgain()).containsExactly(PULLER);

        fed.tell(whole);
        assertThat(told).containsExactly(whole);
    }

    @Test
    void takesNoteOfASecretThatIsKnownAndAsksForNothing() {
        begin();
        known.add(Watch.Version.of(secret()));
        fed.tell(new Change.Updated(cut(secret(), 1_000)));

        assertThat(told).isEmpty();
        assertThat(fed.askedAgain()).isEmpty();
        assertThat(known).isEmpty();
    }

    @Test
    void asksForASecretWholeThatWasKnownOnlyWhenItCame() {
        begin();

        fed.tell(new Change.Updated(cut(secret(), 1_000)));

        assertThat(told).isEmpty();
        assertThat(fed.askedAgain()).containsExactly(PULLER);
    }

    @Test
    void needsNothingOfAKnownSecretAndOfServiceAccountsButTheNames() {
        begin();
        known.add(Watch.Version.of(secret()));

        assertThat(isNeededWhole(Kind.SECRET, Watch.Version.of(secret()))).isFalse();
        assertThat(isNeededWhole(Kind.SECRET, new Watch.Version("team", "puller", "u", "8")))
                .isTrue();
        assertThat(isNeededWhole(Kind.SERVICE_ACCOUNT, new Watch.Version("team", "ci", "u", "1")))
                .isFalse();
    }

    private boolean isNeededWhole(Kind kind, Watch.Version version) {
        return ((Watch.Part.Bounded) fed.listener(kind).part()).whole().test(version);
    }

    @Test
    void asksAlsoForWhatComesBeforeTheWatchIsKnown() {
        fed.tellEarly(new Change.Created(cut(secret(), 1_000_000)));

        begin();

        assertThat(fed.askedAgain()).containsExactly(PULLER);
    }

    @Test
    void needsNoMoreOfASecretThatNobodyManagesAnyLonger() {
        begin();
        ClusterObject foreign =
                cut(secret(), 1_000_000)
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .withObjectProperty("annotations")
                                        .remove(Annotations.SERVICE_ACCOUNT_NAME));

        fed.tell(new Change.Updated(foreign));

        assertThat(told).containsExactly(new Change.Updated(foreign));
        assertThat(fed.askedAgain()).isEmpty();
    }

    @Test
    void forgetsASecretThatCannotBeHadWholeAndSaysSo() {
        begin();

        try (LoggedRecords log = LoggedRecords.of(WholeObjects.class)) {
            fed.tell(new Change.Updated(cut(secret(), 1L << 30)));

            assertThat(log.lines()).singleElement().asString().contains("WARNING", "team/puller");
        }
        assertThat(told).containsExactly(new Change.Deleted(PULLER, ""));
        assertThat(fed.askedAgain()).isEmpty();
    }

    @Test
    void forgetsItAlsoWhereThatVersionIsKnown() {
        begin();
        known.add(Watch.Version.of(secret()));

        fed.tell(new Change.Updated(cut(secret(), 1L << 30)));

        assertThat(told).containsExactly(new Change.Deleted(PULLER, ""));
    }

    @Test
    void takesAServiceAccountAsItComes() {
        begin();
        ClusterObject account =
                cut(ClusterObject.empty(World.accountKey("ci")), 1_000_000)
                        .with(tree -> tree.withObjectProperty("metadata").put("uid", "u"));

        fed.tell(new Change.Created(account));

        assertThat(told).containsExactly(new Change.Created(account));
    }
}
