package io.deckhouse.payloadregistry.access;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map whose copies share all but one path of small nodes, so that one changed
 * binding costs that binding and not the cluster (a hash array mapped trie, 32 ways a level).
 */
final class PersistentMap<K, V> {
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    private sealed interface Node<K, V> permits Branch, Leaf {}

    /** Up to 32 children, those that exist in the order of their bits. */
    private static final class Branch<K, V> implements Node<K, V> {
        private final int bitmap;
        private final Node<K, V>[] children;

        Branch(int bitmap, Node<K, V>[] children) {
            this.bitmap = bitmap;
            this.children = children;
        }
    }

    /** One entry; {@code next} chains the entries whose whole hash is the same. */
    private static final class Leaf<K, V> implements Node<K, V> {
        private final int hash;
        private final K key;
        private final V value;
        private final @Nullable Leaf<K, V> next;

        Leaf(int hash, K key, V value, @Nullable Leaf<K, V> next) {
            this.hash = hash;
            this.key = key;
            this.value = value;
            this.next = next;
        }
    }

    private final @Nullable Node<K, V> root;

    private PersistentMap(@Nullable Node<K, V> root) {
        this.root = root;
    }

    static <K, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(null);
    }

    boolean isEmpty() {
        return root == null;
    }

    @Nullable V get(K key) {
        int hash = hash(key);
        Node<K, V> node = root;
        for (int shift = 0; node instanceof Branch<K, V> branch; shift += BITS) {
            int bit = bit(hash, shift);
            if ((branch.bitmap & bit) == 0) {
                return null;
            }
            node = branch.children[index(branch.bitmap, bit)];
        }
        for (var leaf = (Leaf<K, V>) node; leaf != null; leaf = leaf.next) {
            if (leaf.hash == hash && leaf.key.equals(key)) {
                return leaf.value;
            }
        }
        return null;
    }

    PersistentMap<K, V> with(K key, V value) {
        var leaf = new Leaf<K, V>(hash(key), key, value, null);
        return new PersistentMap<>(root == null ? leaf : put(root, leaf, 0));
    }

    PersistentMap<K, V> without(K key) {
        return root == null ? this : new PersistentMap<>(remove(root, key, hash(key), 0));
    }

    void forEach(BiConsumer<K, V> visitor) {
        if (root != null) {
            visit(root, visitor);
        }
    }

    private static <K, V> Node<K, V> put(Node<K, V> node, Leaf<K, V> added, int shift) {
        return switch (node) {
            case Leaf<K, V> leaf when leaf.hash == added.hash -> chain(leaf, added);
            case Leaf<K, V> leaf -> split(leaf, added, shift);
            case Branch<K, V> branch -> {
                int bit = bit(added.hash, shift);
                int at = index(branch.bitmap, bit);
                if ((branch.bitmap & bit) == 0) {
                    yield new Branch<>(branch.bitmap | bit, inserted(branch.children, at, added));
                }
                var copy = branch.children.clone();
                copy[at] = put(copy[at], added, shift + BITS);
                yield new Branch<>(branch.bitmap, copy);
            }
        };
    }

    private static <K, V> Leaf<K, V> chain(Leaf<K, V> leaf, Leaf<K, V> added) {
        var others = unchain(leaf, added.key);
        return others == null ? added : new Leaf<>(added.hash, added.key, added.value, others);
    }

    private static <K, V> @Nullable Leaf<K, V> unchain(@Nullable Leaf<K, V> leaf, K key) {
        if (leaf == null) {
            return null;
        }
        var rest = unchain(leaf.next, key);
        if (leaf.key.equals(key)) {
            return rest;
        }
        return rest == leaf.next ? leaf : new Leaf<>(leaf.hash, leaf.key, leaf.value, rest);
    }

    private static <K, V> Branch<K, V> split(Leaf<K, V> left, Leaf<K, V> right, int shift) {
        int leftBit = bit(left.hash, shift);
        int rightBit = bit(right.hash, shift);
        if (leftBit == rightBit) {
            return new Branch<>(leftBit, nodes(split(left, right, shift + BITS)));
        }
        // The unsigned order of the bits is the order of the children.
        boolean leftFirst = Integer.compareUnsigned(leftBit, rightBit) < 0;
        return new Branch<>(
                leftBit | rightBit, leftFirst ? nodes(left, right) : nodes(right, left));
    }

    private static <K, V> @Nullable Node<K, V> remove(Node<K, V> node, K key, int hash, int shift) {
        return switch (node) {
            case Leaf<K, V> leaf -> leaf.hash == hash ? unchain(leaf, key) : leaf;
            case Branch<K, V> branch -> {
                int bit = bit(hash, shift);
                if ((branch.bitmap & bit) == 0) {
                    yield branch;
                }
                int at = index(branch.bitmap, bit);
                var child = branch.children[at];
                var left = remove(child, key, hash, shift + BITS);
                yield left == child ? branch : replaced(branch, bit, at, left);
            }
        };
    }

    /** Keeps the form canonical: no empty branch, and no branch with one leaf. */
    private static <K, V> @Nullable Node<K, V> replaced(
            Branch<K, V> branch, int bit, int at, @Nullable Node<K, V> child) {
        var children = branch.children;
        if (child == null) {
            if (children.length == 1) {
                return null;
            }
            if (children.length == 2 && children[1 - at] instanceof Leaf<K, V> leaf) {
                return leaf;
            }
            return new Branch<>(branch.bitmap & ~bit, removed(children, at));
        }
        if (children.length == 1 && child instanceof Leaf<K, V> leaf) {
            return leaf;
        }
        var copy = children.clone();
        copy[at] = child;
        return new Branch<>(branch.bitmap, copy);
    }

    private static <K, V> void visit(Node<K, V> node, BiConsumer<K, V> visitor) {
        switch (node) {
            case Branch<K, V> branch -> {
                for (var child : branch.children) {
                    visit(child, visitor);
                }
            }
            case Leaf<K, V> first -> {
                for (Leaf<K, V> leaf = first; leaf != null; leaf = leaf.next) {
                    visitor.accept(leaf.key, leaf.value);
                }
            }
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is ours: no caller passes its own
    private static <K, V> Node<K, V>[] nodes(Node<K, V>... nodes) {
        return nodes;
    }

    private static <K, V> Node<K, V>[] inserted(Node<K, V>[] nodes, int at, Node<K, V> added) {
        var copy = Arrays.copyOf(nodes, nodes.length + 1);
        System.arraycopy(nodes, at, copy, at + 1, nodes.length - at);
        copy[at] = added;
        return copy;
    }

    private static <K, V> Node<K, V>[] removed(Node<K, V>[] nodes, int at) {
        var copy = Arrays.copyOf(nodes, nodes.length - 1);
        System.arraycopy(nodes, at + 1, copy, at, copy.length - at);
        return copy;
    }

    private static int hash(Object key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 16);
    }

    private static int bit(int hash, int shift) {
        return 1 << ((hash >>> shift) & MASK);
    }

    private static int index(int bitmap, int bit) {
        return Integer.bitCount(bitmap & (bit - 1));
    }
}
