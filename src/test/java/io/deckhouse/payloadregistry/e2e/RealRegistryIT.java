package io.deckhouse.payloadregistry.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.Skopeo;
import io.deckhouse.payloadregistry.parts.TinyImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What clients do with a registry that trusts our auth server, on the real parts. */
@TestInstance(Lifecycle.PER_CLASS)
final class RealRegistryIT {
    private static final int CLIENTS = 50;

    private final Path directory;
    private LocalInstallation installation;
    private Skopeo owner;
    private Skopeo puller;

    RealRegistryIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void install() throws IOException {
        installation = new LocalInstallation(directory);
        owner = Skopeo.withCredentials("token", installation.tokenOf("owner"));
        puller = Skopeo.withCredentials("token", installation.tokenOf("puller"));
    }

    /** After everything that the tests here did, at the most verbose level. */
    @AfterAll
    void logHoldsNeitherPasswordsNorTokens() throws IOException {
        try (LocalInstallation ending = installation) {
            assertThat(ending.log())
                    .contains("system:serviceaccount:team:puller", "\"identity\":\"ci\"")
                    .doesNotContain(LocalInstallation.CI_PASSWORD)
                    .doesNotContain(basic("token", installation.tokenOf("owner")))
                    .doesNotContain(basic("ci", LocalInstallation.CI_PASSWORD))
                    .doesNotContainIgnoringCase("authorization")
                    .doesNotContain("Basic ", "Bearer ", "eyJ", "PRIVATE KEY", "$2y$");
            for (String account : List.of("owner", "puller")) {
                String token = installation.tokenOf(account);
                assertThat(installation.log())
                        .doesNotContain(token.substring(token.lastIndexOf('.')));
            }
        }
    }

    @Test
    void servesTheWholeLifeOfAnImage() {
        TinyImage image = pushed("app/life:v1", "life");
        String name = repository("app/life");

        CommandResult inspected = owner.inspect(name + ":v1");
        CommandResult tags = owner.listTags(name);
        CommandResult pulled = owner.pull(name + ":v1", directory.resolve("life-pulled"));
        CommandResult deleted = owner.delete(name + ":v1");

        assertThat(inspected.expectSuccess().output()).contains(image.digest());
        assertThat(tags.expectSuccess().output()).contains("v1");
        pulled.expectSuccess();
        deleted.expectSuccess();
        assertThat(owner.inspect(name + ":v1").exit()).isNotZero();
    }

    @Test
    void refusesWhatWasNotGranted() {
        pushed("app/guarded:v1", "guarded");
        TinyImage other = pushed("other/guarded:v1", "other");
        String below = repository("app/guarded:v1");

        assertThat(puller.inspect(below).exit()).isZero();
        assertThat(puller.push(other, below).exit()).isNotZero();
        assertThat(puller.delete(below).exit()).isNotZero();
        assertThat(puller.inspect(repository("other/guarded:v1")).exit()).isNotZero();
        assertThat(Skopeo.anonymous().inspect(below).exit()).isNotZero();
        assertThat(Skopeo.withCredentials("ci", "wrong").inspect(below).exit()).isNotZero();
        owner.inspect(below).expectSuccess();
    }

    @Test
    void mountsBlobsOfAnotherRepository() {
        pushed("app/from:v1", "mounted");

        owner.copy(repository("app/from:v1"), repository("app/to:v1")).expectSuccess();

        assertThat(installation.registryLog())
                .containsPattern(
                        "POST /v2/team/app/to/blobs/uploads/\\?from=team%2Fapp%2Ffrom.* 201");
        owner.inspect(repository("app/to:v1")).expectSuccess();
    }

    @Test
    void mountsNothingThatMayNotBePulled() throws Exception {
        TinyImage image = pushed("other/secret:v1", "not for all");
        String mount = "/v2/team/app/stolen/blobs/uploads/?from=team/other/secret&mount=";

        try (RegistryClient client = client("token", installation.tokenOf("puller"))) {
            assertThat(client.ask("POST", mount + image.digest()).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void listsTheCatalogForWhoeverIsProven() throws Exception {
        pushed("app/listed:v1", "listed");

        try (RegistryClient someone = client("token", installation.tokenOf("puller"));
                RegistryClient nobody = client("ci", "wrong")) {
            assertThat(someone.ask("GET", "/v2/_catalog").body()).contains("team/app/listed");
            assertThat(nobody.ask("GET", "/v2/_catalog").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void logsInWithoutAScope() throws Exception {
        try (RegistryClient account = client("token", installation.tokenOf("puller"));
                RegistryClient user = client("ci", LocalInstallation.CI_PASSWORD);
                RegistryClient wrong = client("ci", "wrong")) {
            assertThat(account.login().statusCode()).isEqualTo(200);
            assertThat(user.login().statusCode()).isEqualTo(200);
            assertThat(wrong.login().statusCode()).isEqualTo(401);
        }
    }

    @Test
    void servesFiftyClientsAtOnce() throws Exception {
        pushed("app/crowd:v1", "crowd");
        String name = repository("app/crowd:v1");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pulls =
                    IntStream.range(0, CLIENTS)
                            .mapToObj(client ->
                                    (Callable<CommandResult>)
                                            () ->
                                                    puller.pull(
                                                            name,
                                                            directory.resolve("crowd" + client)))
                            .toList();

            for (var pull : threads.invokeAll(pulls)) {
                pull.get().expectSuccess();
            }
        }
    }

    private TinyImage pushed(String name, String content) {
        Path layout = directory.resolve(name.replaceAll("[^a-z0-9]", "-"));
        TinyImage image = TinyImage.write(layout, "v1", content);
        owner.push(image, repository(name)).expectSuccess();
        return image;
    }

    private String repository(String path) {
        return installation.address() + "/team/" + path;
    }

    private static String basic(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private RegistryClient client(String user, String password) {
        return new RegistryClient(installation.address(), user, password);
    }
}
