package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong uses: each is named, ends with 2 or 1, shows no stack trace and writes nothing. */
final class WrongUseTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                                               | missing command: grant
                    gran                                             | unknown command 'gran'; did you mean 'grant'?
                    grants puller                                    | did you mean 'grant'?
                    create-pull-secrets p                            | did you mean 'create-pull-secret'?
                    createpullsecret p                               | did you mean 'create-pull-secret'?
                    hash-pasword                                     | did you mean 'hash-password'?
                    stauts                                           | did you mean 'status'?
                    GRANT puller                                     | did you mean 'grant'?
                    frobnicate                                       | unknown command 'frobnicate'
                    help gran                                        | unknown command 'gran'; did you mean 'grant'?
                    help serve refreshr                              | unknown command 'refreshr'; did you mean 'refresher'?
                    serve                                            | missing command
                    serve refreshers --registry-host r.example.com   | did you mean 'refresher'?
                    version 2                                        | unexpected argument '2'
                    --namespac team                                  | unknown option '--namespac'; did you mean '--namespace'?
                    grant                                            | --repository
                    grant puller                                     | --repository
                    grant --repository app                           | NAME
                    grant puller --repository                        | --repository
                    grant puller --repository ''                     | --repository is empty
                    grant puller --repository ' '                    | --repository is empty
                    grant '' --repository app                        | name is empty
                    grant user '' --repository app                   | name is empty
                    grant user --repository app                      | its name is missing
                    grant group --repository app                     | its name is missing
                    grant serviceaccount --repository app            | its name is missing
                    grant gruop devs --repository app                | did you mean 'group'?
                    grant users ann --repository app                 | did you mean 'user'?
                    grant servicaccount ci --repository app          | did you mean 'serviceaccount'?
                    grant team puller --repository app               | 'team' is not a kind of subject
                    grant user ann extra --repository app            | unexpected argument 'extra'
                    grant Puller --repository app                    | 'Puller' cannot be the name of a ServiceAccount
                    grant pull_er --repository app                   | 'pull_er' cannot be the name
                    grant puller- --repository app                   | 'puller-' cannot be the name
                    grant team/puller/x --repository app             | 'puller/x' cannot be the name
                    grant puller --repository app --access WRITE     | 'WRITE' is not one of READ, FULL
                    grant puller --repository app --access FUL       | did you mean 'FULL'?
                    grant puller --repository app --access           | --access
                    grant puller --repository app --acces READ       | did you mean '--access'?
                    grant puller --repository 'a[b'                  | malformed at character 2
                    grant puller --repository '{a'                   | malformed at character 1
                    grant puller --repository 'a}'                   | malformed at character 2
                    grant puller --repository 'a[]'                  | malformed
                    grant puller --repository 'a\\'                  | malformed
                    grant puller --repository ok --repository '[^]'  | pattern '[^]' is malformed
                    grant puller --repository app -n Team            | 'Team' cannot be the name of a namespace
                    grant puller --repository app -n team.one        | 'team.one' cannot be the name of a namespace
                    grant puller --repository app -n ''              | cannot be the name of a namespace
                    grant puller --repository app -n a -n a,b        | 'a,b' cannot be the name of a namespace
                    grant puller --repository app -n                 | --namespace
                    grant puller --repository app --dry-run=clent    | 'clent' is not one of none, client, server; did you mean 'client'?
                    grant puller --repository app --dryrun           | did you mean '--dry-run'?
                    grant puller --repository app -o jsn             | did you mean 'json'?
                    grant puller --repository app -o xml             | 'xml' is not one of table, wide, json, yaml, name
                    grant puller --repository app -o                 | --output
                    grant puller --repository app --create=maybe     | --create
                    grant puller --repository app --allow-delet      | did you mean '--allow-delete'?
                    grant puller --repository app --expires-in 8     | '8' is not a duration
                    grant puller --repository app --as objekt        | did you mean 'object'?
                    grant puller --repository app --access READ --access FULL | --access
                    create-pull-secret                               | NAME
                    create-pull-secret puller                        | --service-account
                    create-pull-secret --service-account puller      | NAME
                    create-pull-secret a b --service-account puller  | unexpected argument 'b'
                    create-pull-secret Puller --service-account p    | 'Puller' cannot be the name of a Secret
                    create-pull-secret '' --service-account p        | cannot be the name of a Secret
                    create-pull-secret p --service-account P         | 'P' cannot be the name of a ServiceAccount
                    create-pull-secret p --service-account ''        | cannot be the name of a ServiceAccount
                    create-pull-secret p --serviceaccount puller     | did you mean '--service-account'?
                    create-pull-secret p --service-account p --wait --timeout 5    | '5' is not a duration
                    create-pull-secret p --service-account p --wait --timeout 0s   | '0s' is no time at all
                    create-pull-secret p --service-account p --timeout -5s         | '-5s' is not a duration
                    create-pull-secret p --service-account p --timeout 5x          | '5x' is not a duration
                    create-pull-secret p --service-account p --timeout 5sec        | '5sec' is not a duration
                    create-pull-secret p --service-account p --timeout ''          | '' is not a duration
                    create-pull-secret p --service-account p --password x| a password on the command line is refused
                    create-pull-secret p --service-account p -o tabel              | did you mean 'table'?
                    create-pull-secret p --service-account p -n a -n B| 'B' cannot be the name of a namespace
                    status --registry-host https://r.example.com     | leave out the scheme
                    status --registry-host r.example.com/team        | only host[:port] goes here
                    status --registry-host r.example.com:99999       | its port is not a number from 1 to 65535
                    status --registry-host ''                        | the registry host is empty
                    status --registry-hosts r.example.com            | did you mean '--registry-host'?
                    create-pull-secret p --service-account p --attach q            | unexpected argument 'q'
                    create-pull-secret p --service-account p --attach=Q            | 'Q' cannot be the name
                    create-pull-secret p --service-account p --repository          | --repository
                    create-pull-secret p --service-account p --repository '['      | malformed
                    create-pull-secret p --service-account p --username u          | --static
                    create-pull-secret p --static                                  | --username
                    create-pull-secret p --static --username a:b                   | colon
                    create-pull-secret p --static --username u --attach            | --attach=ACCOUNT
                    create-pull-secret p --static --username u --service-account p | --static
                    create-pull-secret p --static --username u --password-stdin --password-file f | exclude each other
                    revoke                                           | NAME
                    revoke user                                      | its name is missing
                    revoke usr ann                                   | did you mean 'user'?
                    revoke puller --repository ''                    | '**' means everything
                    revoke puller --repository 'a[b'                 | malformed at character
                    revoke puller --as thing                         | auto, rbac, object
                    revoke puller --all                              | unknown option '--all'
                    detach                                           | SECRET
                    detach a b                                       | unexpected argument 'b'
                    detach A                                         | 'A' cannot be the name
                    detach a --from B                                | 'B' cannot be the name
                    delete-pull-secret                               | NAME
                    delete-pull-secret a_b                           | 'a_b' cannot be the name
                    delete-pull-secrets a                            | did you mean 'delete-pull-secret'?
                    delete-pull-secret a --forse                     | did you mean '--force'?
                    list a --by name                                 | subject, pattern
                    status -n a -n b                                 | one namespace
                    status -n A                                      | 'A' cannot be the name of a namespace
                    status --all-namespace                           | did you mean '--all-namespaces'?
                    status -l app=web,                               | a label is missing at its end
                    status -l 'app is web'                           | which is no operator
                    status --fail-if-expires-within 6                | '6' is not a duration
                    status -x                                        | unknown option '-x'
                    status nowhere                                   | secret default/nowhere does not exist
                    status --request-timeout soon                    | 'soon' is not a duration
                    status --request-timeout 0s                      | '0s' is no time at all
                    status --request-timeout                         | --request-timeout
                    status -o wid                                    | did you mean 'wide'?
                    verify                                           | say what to verify: a SECRET, pod/NAME, or -f FILE
                    verify nodes/x                                   | 'nodes' cannot be verified
                    verify deploymnt/x                               | did you mean 'deployment'?
                    verify pods/                                     | '' cannot be the name of a Pod
                    verify pod web                                   | unexpected argument 'web'
                    verify puller --registry-host r.example.com/x    | only host[:port] goes here
                    verify pod/X                                     | 'X' cannot be the name of a Pod
                    verify pod/x --image a/b                         | a Pod has its own
                    token                                            | NAME
                    token Ci --audience a                            | 'Ci' cannot be the name of a ServiceAccount
                    token ci --audience a --duration 5m              | --duration must be 10m or more
                    token ci                                         | --audience
                    token ci --audience a                            | serviceaccount default/ci
                    login r.example.com --password tops3cret         | a password on the command line is refused
                    login r.example.com --service-account a -u b     | --service-account and --username exclude each other
                    login r.example.com --password-stdin             | --username is missing
                    login r.example.com -u a:b --password-stdin      | a user name is not empty and has no colon
                    login r.example.com -u a --password-stdin        | the password is empty
                    login https://r.example.com -u a                 | leave out the scheme
                    login r.example.com                              | by no token
                    login --service-account ci                       | HOST is missing
                    logout                                           | HOST is missing
                    logout r.example.com/x                           | only host[:port] goes here
                    node-trust                                       | --ca
                    node-trust --ca nowhere --registry-host r        | nowhere does not exist
                    verify puller -f x                               | say what to verify: a SECRET, pod/NAME, or -f FILE
                    verify Puller                                    | 'Puller' cannot be the name of a Secret
                    verify -f nowhere                                | nowhere does not exist
                    verify puller --image https://r.example.com/a    | leave out the scheme
                    verify puller --image r.example.com/A/b          | not an image repository
                    verify puller --image r.example.com/a:           | the tag of
                    verify puller --ca nowhere                       | nowhere does not exist
                    verify puller --imgae r.example.com/a            | did you mean '--image'?
                    hash-password --cost 3                           | --cost must be 4 to 31, not 3
                    hash-password --cost 32                          | --cost must be 4 to 31, not 32
                    hash-password --cost ten                         | --cost
                    hash-password --cost                             | --cost
                    hash-password --cots 10                          | did you mean '--cost'?
                    hash-password --verify nonsense --password-stdin | --verify
                    hash-password --verify ''  --password-stdin      | --verify
                    hash-password --password-stdin --password-file x | exclude each other
                    hash-password --password-file                    | --password-file
                    hash-password --password-file nowhere            | --password-file nowhere does not exist
                    hash-password --password-fil x                   | did you mean '--password-file'?
                    hash-password --password tops3cret               | a password on the command line is refused
                    hash-password --password=tops3cret               | a password on the command line is refused
                    hash-password --password                         | a password on the command line is refused
                    hash-password tops3cret                          | a password on the command line is refused
                    hash-password --cost auot                        | --cost must be 4 to 31, not 'auot'
                    hash-password --verify y1005abc --password-stdin | keep it in single quotes
                    hash-password --verify '$2$05$x'                 | not accepted
                    hash-password --project team                     | --user NAME is missing
                    hash-password --htpasswd f                       | --user NAME is missing
                    hash-password --user token --project team        | 'token' is reserved
                    hash-password --user a:b --project team          | cannot be a user's name
                    hash-password --user ''                          | cannot be a user's name
                    hash-password --user ci --project Team           | 'Team' cannot be the name of a namespace
                    hash-password --user ci --project team/app       | 'team:app', not 'team/app'
                    hash-password --user ci --project team:          | the subPath behind the colon is empty
                    hash-password --user ci --project team:/a        | starts with a slash
                    hash-password --user ci --project team=WRITE     | 'WRITE' is not a level: READ or FULL
                    hash-password --user ci --project team=FUL       | did you mean 'FULL'?
                    hash-password --user ci --project ''             | cannot be the name of a namespace
                    hash-password --user ci --project t --catalog-only | exclude each other
                    hash-password --user ci --project t --htpasswd f | holds no projects
                    hash-password --each-line                        | --password-file FILE or --password-stdin
                    hash-password --each-line --user ci              | bare hashes
                    hash-password --htpasswd nowhere --user ci --verify | nowhere does not exist
                    hash-password --pasword tops3cret                | unknown option '--pasword'
                    hash-password --pasword=tops3cret                | unknown option '--pasword'
                    hash-password --password-stdin                   | the password is empty
                    grant a --repository b --access READ --access FULL | --access
                    grant a --repository b -o yaml -o json | only once
                    grant a --repository b --expires-in 8h --expires-in 9h | only once
                    grant a --repository b --expires-in 0s | '0s' is no time at all
                    grant a --repository b --expires-in 999999999h | longer than a hundred years
                    grant a --repository b --expires-in 99999999999999999999h | is not a duration
                    grant a --repository b --dry-run= | '' is not one of none, client, server
                    grant a --repository b --dry-run server | equals sign: --dry-run=server (a name server stands before
                    grant a --repository b --create=no | 'no' is not a boolean
                    grant a --repository b -A | unknown option '-A'
                    grant пользователь --repository b | 'пользователь' cannot be the name of a ServiceAccount
                    grant Ä --repository b | 'Ä' cannot be the name
                    grant user 'a\tb' --repository b | holds a control character
                    grant group 'a\tb' --repository b | 'a?b' holds a control character
                    grant a --repository 'a\tb' | 'a?b' holds a control character
                    revoke a --repository 'a\tb' | holds a control character
                    revoke a --dry-run=server --dry-run=client | only once
                    create-pull-secret p --service-account a --access FULL | --access goes with --repository
                    create-pull-secret p --service-account a --dry-run client | --dry-run=client
                    create-pull-secret p --service-account a --service-account b | only once
                    create-pull-secret p --static --username u --host h --password-file '' | the path is empty
                    delete-pull-secret '' | '' cannot be the name of a Secret
                    detach p --from '' | '' cannot be the name of a ServiceAccount
                    hash-password --password-file '' | the path is empty
                    hash-password --password-file . --cost 4 | cannot read
                    hash-password --each-line --password-file . | cannot read
                    hash-password --each-line --password-stdin | there is no password in it
                    hash-password --htpasswd '' --user a | the path is empty
                    hash-password --htpasswd . --user a --verify --password-stdin | is a directory
                    hash-password --htpasswd nowhere/x --user a --verify --password-stdin | nowhere is not a directory
                    hash-password --user 'a\tb' --password-stdin | 'a?b' cannot be a user's name
                    hash-password --cost 12 --cost auto | only once
                    hash-password --target-time 1s | --target-time needs --cost auto
                    module-config | missing command: user, migrate
                    module-config usr | did you mean 'user'?
                    module-config migrat | did you mean 'migrate'?
                    module-config user lst | did you mean 'list'?
                    module-config user list -f '' | the name of the file is empty
                    module-config user list -f . | is a directory
                    module-config user remove a -f '' | the name of the file is empty
                    module-config user add a --project b -f . | is a directory
                    module-config user add a --project b -f nowhere/x | nowhere is not a directory
                    module-config migrate -f nowhere | nowhere does not exist
                    module-config migrate --to group | serviceaccount, user
                    list -f nowhere | exclude each other
                    list --repository '' | --repository is empty
                    serve refresher                                  | --registry-host is missing
                    serve refresher --registry-host http://r         | leave out the scheme
                    serve refresher --registry-host r.example.com -n Team          | 'Team' cannot be the name of a namespace
                    serve refresher now --registry-host r.example.com              | unexpected argument 'now'
                    status --request-timeout 999999999d              | longer than a hundred years
                    module-config user add x --project a -f - --password-stdin     | both read stdin
                    serve registry-config --service s --bundle nowhere/x.pem | nowhere/x.pem: no such file
                    serve registry-config --service s --listen 0.0.0.0:5001 | --realm URL
                    login r.example.com -ps3cret                     | unknown option '-p'
                    """)
    void isNamedAndChangesNothing(String line, String message) throws IOException {
        String[] words = Shell.words(line).toArray(String[]::new);

        CliRun run = CliRun.of(withDirectory(words));

        assertThat(run.exit()).as(run::toString).isIn(1, 2);
        assertThat(run.err()).startsWith("Error: ").contains(message);
        assertThat(run.err()).doesNotContain("\tat ", "Exception", "null").doesNotContain("s3cret");
        assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(2);
        if (run.exit() == 2) {
            assertThat(run.err()).endsWith(" --help'.\n");
        }
        assertThat(run.out()).isEmpty();
        assertThat(files()).isEmpty();
    }

    private String[] withDirectory(String... words) {
        boolean root = words.length == 0 || words[0].startsWith("-") || words[0].equals("help");
        return root
                ? words
                : Stream.concat(Stream.of("--manifests", directory.toString()), Stream.of(words))
                        .toArray(String[]::new);
    }

    private Stream<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        }
    }
}
