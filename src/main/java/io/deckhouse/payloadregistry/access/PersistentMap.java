package io.deckhouse.payloadregistry.access;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map whose copies share all but one path of small nodes, so that one changed
 * binding costs that binding and not the cluster (a hash array mapped trie, 32 ways a level).
 */
final class PersistentMap<K extends Comparable<? super K>, V> {
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    private sealed interface Node<K, V> permits Branch, Leaf, Collision {}

    /** Up to 32 children, those that exist in the order of their bits. */
    private static final class Branch<K, V> implements Node<K, V> {
        private final int bitmap;
        private final Node<K, V>[] children;

        Branch(int bitmap, Node<K, V>[] children) {
            this.bitmap = bitmap;
            this.children = children;
        }
    }

    /** One entry. */
    private static final class Leaf<K, V> implements Node<K, V> {
        private final int hash;
        private final K key;
        private final V value;

        Leaf(int hash, K key, V value) {
            this.hash = hash;
            this.key = key;
            this.value = value;
        }
    }

    /** Two entries or more whose whole hash is the same. */
    private record Collision<K extends Comparable<? super K>, V>(int hash, CollisionTree<K, V> tree)
            implements Node<K, V> {}

    private final @Nullable Node<K, V> root;

    private PersistentMap(@Nullable Node<K, V> root) {
        this.root = root;
    }

    static <K extends Comparable<? super K>, V> PersistentMap<K, V> empty() {
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
        if (node instanceof Leaf<K, V> leaf) {
            return leaf.hash == hash && leaf.key.equals(key) ? leaf.value : null;
        }
        return node instanceof Collision<K, V>(int same, var tree) && same == hash
                ? CollisionTree.get(tree, key)
                : null;
    }

    PersistentMap<K, V> with(K key, V value) {
        var leaf = new Leaf<K, V>(hash(key), key, value);
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

    private static <K extends Comparable<? super K>, V> Node<K, V> put(
            Node<K, V> node, Leaf<K, V> added, int shift) {
        return switch (node) {
            case Leaf<K, V> leaf when leaf.hash == added.hash -> joined(leaf, added);
            case Leaf<K, V> leaf -> split(leaf, leaf.hash, added, shift);
            case Collision<K, V>(int hash, var tree) when hash == added.hash ->
                    new Collision<>(hash, CollisionTree.with(tree, added.key, added.value));
            case Collision<K, V> many -> split(many, many.hash, added, shift);
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

    private static <K extends Comparable<? super K>, V> Node<K, V> joined(
            Leaf<K, V> leaf, Leaf<K, V> added) {
        if (leaf.key.equals(added.key)) {
            return added;
        }
        var tree =
                CollisionTree.with(CollisionTree.of(leaf.key, leaf.value), added.key, added.value);
        return new Collision<>(added.hash, tree);
    }

    private static <K, V> Branch<K, V> split(
            Node<K, V> left, int leftHash, Leaf<K, V> right, int shift) {
        int leftBit = bit(leftHash, shift);
        int rightBit = bit(right.hash, shift);
        if (leftBit == rightBit) {
            return new Branch<>(leftBit, nodes(split(left, leftHash, right, shift + BITS)));
        }
        // The unsigned order of the bits is the order of the children.
        boolean leftFirst = Integer.compareUnsigned(leftBit, rightBit) < 0;
        return new Branch<>(
                leftBit | rightBit, leftFirst ? nodes(left, right) : nodes(right, left));
    }

    @SuppressWarnings("ReferenceEquality") // the very same node: nothing was removed below it
    private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> remove(
            Node<K, V> node, K key, int hash, int shift) {
        return switch (node) {
            case Leaf<K, V> leaf -> leaf.hash == hash && leaf.key.equals(key) ? null : leaf;
            case Collision<K, V> many -> many.hash == hash ? reduced(many, key) : many;
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

    @SuppressWarnings("ReferenceEquality") // the very same tree: the key was not in it
    private static <K extends Comparable<? super K>, V> Node<K, V> reduced(
            Collision<K, V> many, K key) {
        var rest = CollisionTree.without(many.tree, key);
        if (rest == null || rest == many.tree) {
            return many;
        }
        return rest.isSingle()
                ? new Leaf<>(many.hash, rest.key(), rest.value())
                : new Collision<>(many.hash, rest);
    }

    /** Keeps the form canonical: no empty branch, and no branch with nothing but one end. */
    private static <K, V> @Nullable Node<K, V> replaced(
            Branch<K, V> branch, int bit, int at, @Nullable Node<K, V> child) {
        var children = branch.children;
        if (child == null) {
            if (children.length == 1) {
                return null;
            }
            if (children.length == 2 && !(children[1 - at] instanceof Branch)) {
                return children[1 - at];
            }
            return new Branch<>(branch.bitmap & ~bit, removed(children, at));
        }
        if (children.length == 1 && !(child instanceof Branch)) {
            return child;
        }
        var copy = children.clone();
        copy[at] = child;
        return new Branch<>(branch.bitmap, copy);
    }

    private static <K extends Comparable<? super K>, V> void visit(
            Node<K, V> node, BiConsumer<K, V> visitor) {
        switch (node) {
            case Branch<K, V> branch -> {
                for (var child : branch.children) {
                    visit(child, visitor);
                }
            }
            case Leaf<K, V> leaf -> visitor.accept(leaf.key, leaf.value);
            case Collision<K, V>(_, var tree) -> tree.forEach(visitor);
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
