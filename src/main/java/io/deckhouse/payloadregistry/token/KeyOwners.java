package io.deckhouse.payloadregistry.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may have put keys where they are found: root and this process's user, and groups that the
 * process is in where kubelet gave a volume to them ({@code fsGroup}).
 *
 * <p>Where the system does not tell the process's user, only what everybody may do is looked at.
 *
 * @param process this process, where the system tells
 */
record KeyOwners(Optional<KeyOwners.OwnProcess> process) {
    private static final int ROOT = 0;
    private static final int OTHERS_READ = 0004;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_WRITE = 0020;
    private static final int SET_GROUP_ID = 02000;

    /** A process's effective user, and its groups. */
    record OwnProcess(int user, Set<Integer> groups) {
        OwnProcess {
            groups = Set.copyOf(groups);
        }

        /** Reads Linux's {@code /proc/PID/status}; empty where that does not tell all of it. */
        static Optional<OwnProcess> parse(String status) {
            var fields = new HashMap<String, String>();
            status.lines()
                    .map(line -> line.split(":", 2))
                    .filter(parts -> parts.length == 2)
                    .forEach(parts -> fields.putIfAbsent(parts[0], parts[1].strip()));
            try {
                var groups = new TreeSet<Integer>();
                groups.add(effective(fields.getOrDefault("Gid", "")));
                Arrays.stream(fields.getOrDefault("Groups", "").split("\\s+", -1))
                        .filter(group -> !group.isEmpty())
                        .map(Integer::parseUnsignedInt)
                        .forEach(groups::add);
                return Optional.of(
                        new OwnProcess(effective(fields.getOrDefault("Uid", "")), groups));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
                return Optional.empty();
            }
        }

        /** Real, effective, saved and file system's, in this order. */
        private static int effective(String ids) {
            return Integer.parseUnsignedInt(ids.split("\\s+", -1)[1]);
        }
    }

    /** Owner, group and mode of a file or directory. */
    record Found(int user, int group, int mode) {
        private static Found at(Path path) throws IOException {
            Map<String, Object> found = Files.readAttributes(path, "unix:uid,gid,mode");
            return new Found(number(found, "uid"), number(found, "gid"), number(found, "mode"));
        }

        private static int number(Map<String, Object> found, String name) {
            return (int) Objects.requireNonNull(found.get(name), name);
        }

        private boolean allows(int bits) {
            return (mode & bits) != 0;
        }
    }

    /** Of the process that runs this. */
    static KeyOwners current() {
        try {
            return new KeyOwners(OwnProcess.parse(Files.readString(Path.of("/proc/self/status"))));
        } catch (IOException _) {
            return new KeyOwners(Optional.empty()); // no /proc here
        }
    }

    /**
     * Looks at the directory that holds keys.
     *
     * @throws IOException naming path, owner and remedy when others could have put keys there
     */
    void requireOwnDirectory(Path directory) throws IOException {
        refuse(directory, isUnix(directory) ? ofDirectory(directory, Found.at(directory)) : none());
    }

    /**
     * Looks at a file of keys.
     *
     * @throws IOException naming path, owner and remedy when others could have read or written it
     */
    void requireOwnFile(Path file) throws IOException {
        refuse(file, isUnix(file) ? ofFile(file, Found.at(file)) : none());
    }

    Optional<String> ofDirectory(Path directory, Found found) {
        String remedy = "chmod 700 " + directory;
        if (found.allows(OTHERS_WRITE)) {
            return Optional.of("every user of this machine can replace the keys in it; " + remedy);
        }
        Optional<String> owner = ofOwner(directory, found, "name another directory");
        // A volume's group stands on what was made in it, too, and hands itself down.
        boolean isVolume = found.user() == ROOT || found.allows(SET_GROUP_ID);
        return owner.or(() -> ofGroup(found, isVolume, remedy));
    }

    Optional<String> ofFile(Path file, Found found) {
        String remedy = "chmod 600 " + file;
        if (found.allows(OTHERS_READ)) {
            return Optional.of(
                    "every user of this machine can read the private key in it; "
                            + remedy
                            + ", and consider the key known to others");
        }
        if (found.allows(OTHERS_WRITE)) {
            return Optional.of("every user of this machine can replace the keys in it; " + remedy);
        }
        return ofOwner(file, found, "take the keys from a backup")
                .or(() -> ofGroup(found, true, remedy));
    }

    private Optional<String> ofOwner(Path path, Found found, String otherwise) {
        return process.filter(own -> found.user() != ROOT && found.user() != own.user())
                .map(own ->
                        "belongs to user %s, who can replace the keys in it; run this as that user,"
                                        .formatted(Integer.toUnsignedString(found.user()))
                                + " %s, or, where the keys are your own, chown %s %s"
                                        .formatted(
                                                otherwise,
                                                Integer.toUnsignedString(own.user()),
                                                path));
    }

    private Optional<String> ofGroup(Found found, boolean mayBeOurs, String remedy) {
        return process.filter(_ -> found.allows(GROUP_WRITE))
                .filter(own -> !(mayBeOurs && own.groups().contains(found.group())))
                .map(_ ->
                        "all of group %s can replace the keys in it; %s"
                                .formatted(Integer.toUnsignedString(found.group()), remedy));
    }

    private static void refuse(Path path, Optional<String> problem) throws IOException {
        if (problem.isPresent()) {
            throw new IOException(path + ": " + problem.get());
        }
    }

    private static boolean isUnix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static Optional<String> none() {
        return Optional.empty();
    }
}
