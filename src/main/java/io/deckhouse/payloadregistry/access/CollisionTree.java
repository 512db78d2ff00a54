package io.deckhouse.payloadregistry.access;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a {@link PersistentMap} whose hashes are the same: an immutable balanced tree
 * (AVL) in the order of the keys. Whoever may write a binding can name thousands of users with one
 * hash code, so these are not searched one by one.
 */
record CollisionTree<K extends Comparable<? super K>, V>(
        K key,
        V value,
        @Nullable CollisionTree<K, V> left,
        @Nullable CollisionTree<K, V> right,
        int height) {

    static <K extends Comparable<? super K>, V> CollisionTree<K, V> of(K key, V value) {
        return new CollisionTree<>(key, value, null, null, 1);
    }

    boolean isSingle() {
        return left == null && right == null;
    }

    static <K extends Comparable<? super K>, V> @Nullable V get(CollisionTree<K, V> root, K key) {
        CollisionTree<K, V> tree = root;
        while (tree != null) {
            int order = key.compareTo(tree.key);
            if (order == 0) {
                return tree.value;
            }
            tree = order < 0 ? tree.left : tree.right;
        }
        return null;
    }

    static <K extends Comparable<? super K>, V> CollisionTree<K, V> with(
            @Nullable CollisionTree<K, V> tree, K key, V value) {
        if (tree == null) {
            return of(key, value);
        }
        int order = key.compareTo(tree.key);
        if (order == 0) {
            return new CollisionTree<>(key, value, tree.left, tree.right, tree.height);
        }
        return order < 0
                ? balanced(tree, with(tree.left, key, value), tree.right)
                : balanced(tree, tree.left, with(tree.right, key, value));
    }

    /** The same tree when it does not hold the key, null when it holds nothing else. */
    @SuppressWarnings("ReferenceEquality") // the very same subtree: the key was not in it
    static <K extends Comparable<? super K>, V> @Nullable CollisionTree<K, V> without(
            @Nullable CollisionTree<K, V> tree, K key) {
        if (tree == null) {
            return null;
        }
        int order = key.compareTo(tree.key);
        if (order < 0) {
            var rest = without(tree.left, key);
            return rest == tree.left ? tree : balanced(tree, rest, tree.right);
        }
        if (order > 0) {
            var rest = without(tree.right, key);
            return rest == tree.right ? tree : balanced(tree, tree.left, rest);
        }
        if (tree.left == null || tree.right == null) {
            return tree.left == null ? tree.right : tree.left;
        }
        CollisionTree<K, V> next = tree.right;
        while (next.left != null) {
            next = next.left;
        }
        return balanced(next, tree.left, without(tree.right, next.key));
    }

    void forEach(BiConsumer<K, V> visitor) {
        if (left != null) {
            left.forEach(visitor);
        }
        visitor.accept(key, value);
        if (right != null) {
            right.forEach(visitor);
        }
    }

    /** An entry between two trees whose heights differ by two at most. */
    private static <K extends Comparable<? super K>, V> CollisionTree<K, V> balanced(
            CollisionTree<K, V> entry,
            @Nullable CollisionTree<K, V> left,
            @Nullable CollisionTree<K, V> right) {
        int lean = height(left) - height(right);
        if (lean > 1 && left != null) {
            var inner = left.right;
            return inner == null || height(left.left) >= height(inner)
                    ? node(left, left.left, node(entry, inner, right))
                    : node(
                            inner,
                            node(left, left.left, inner.left),
                            node(entry, inner.right, right));
        }
        if (lean < -1 && right != null) {
            var inner = right.left;
            return inner == null || height(right.right) >= height(inner)
                    ? node(right, node(entry, left, inner), right.right)
                    : node(
                            inner,
                            node(entry, left, inner.left),
                            node(right, inner.right, right.right));
        }
        return node(entry, left, right);
    }

    private static <K extends Comparable<? super K>, V> CollisionTree<K, V> node(
            CollisionTree<K, V> entry,
            @Nullable CollisionTree<K, V> left,
            @Nullable CollisionTree<K, V> right) {
        int height = 1 + Math.max(height(left), height(right));
        return new CollisionTree<>(entry.key, entry.value, left, right, height);
    }

    private static int height(@Nullable CollisionTree<?, ?> tree) {
        return tree == null ? 0 : tree.height;
    }
}
