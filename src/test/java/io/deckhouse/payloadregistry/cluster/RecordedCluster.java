package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.credential.Password;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A cluster that writes down every call: the requests that a Kubernetes API server would get. */
public final class RecordedCluster implements Cluster {
    private final Cluster real;
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    public RecordedCluster(Cluster real) {
        this.real = real;
    }

    /** The calls since the last time this was asked, as {@code get role}. */
    public List<String> calls() {
        List<String> seen = List.copyOf(calls);
        calls.clear();
        return seen;
    }

    private void note(String verb, Kind kind) {
        calls.add(verb + " " + kind.singular());
    }

    @Override
    public Optional<ClusterObject> get(ObjectKey key) {
        note("get", key.kind());
        return real.get(key);
    }

    @Override
    public List<ClusterObject> list(Kind kind, Selection selection) {
        note("list", kind);
        return real.list(kind, selection);
    }

    @Override
    public Watch watch(Kind kind, Selection selection, Watch.Listener listener) {
        note("watch", kind);
        return real.watch(kind, selection, listener);
    }

    @Override
    public ClusterObject create(ClusterObject object, ApplyOptions options) {
        note("create", object.key().kind());
        return real.create(object, options);
    }

    @Override
    public ClusterObject apply(ClusterObject fields, ApplyOptions options) {
        note("apply", fields.key().kind());
        return real.apply(fields, options);
    }

    @Override
    public ClusterObject replace(ClusterObject object, ApplyOptions options) {
        note("update", object.key().kind());
        return real.replace(object, options);
    }

    @Override
    public boolean delete(ObjectKey key, Preconditions preconditions) {
        note("delete", key.kind());
        return real.delete(key, preconditions);
    }

    @Override
    public IssuedToken requestToken(String namespace, String account, TokenSpec spec) {
        calls.add("request token");
        return real.requestToken(namespace, account, spec);
    }

    @Override
    public TokenReview reviewToken(Password token, List<String> audiences) {
        calls.add("review token");
        return real.reviewToken(token, audiences);
    }

    @Override
    public void report(Occurrence occurrence) {
        calls.add("report");
        real.report(occurrence);
    }

    @Override
    public Optional<TokenReview.Authenticated> whoAmI() {
        calls.add("who am I");
        return real.whoAmI();
    }

    @Override
    public Optional<OwnRules> ownRules(String namespace) {
        calls.add("own rules");
        return real.ownRules(namespace);
    }

    @Override
    public void close() {
        real.close();
    }
}
