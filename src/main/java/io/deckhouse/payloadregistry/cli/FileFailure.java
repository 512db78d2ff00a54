package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** What went wrong with a file, in words: Java's own messages often name the file alone. */
final class FileFailure {
    private FileFailure() {}

    /**
     * The failure as a command ends with it.
     *
     * @param what what was not done, and to which file, such as {@code cannot read users}
     */
    static UncheckedIOException of(String what, IOException failure) {
        return new UncheckedIOException(what + ": " + reason(failure), failure);
    }

    /** Why, without the file's name. */
    static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or directory";
            case FileAlreadyExistsException _ -> "there is something of this name already";
            case NotDirectoryException _ -> "is no directory";
            case DirectoryNotEmptyException _ -> "is a directory that holds something";
            case FileSystemException e ->
                    Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
            default ->
                    Objects.requireNonNullElse(
                            failure.getMessage(), failure.getClass().getSimpleName());
        };
    }

    /**
     * What failed and why, for a log: with the file's name where Java's message is nothing else.
     */
    static String described(Exception failure) {
        return switch (failure) {
            case FileSystemException e -> e.getFile() + ": " + reason(e);
            case IOException e -> reason(e);
            default ->
                    Objects.requireNonNullElse(
                            failure.getMessage(), failure.getClass().getSimpleName());
        };
    }
}
