/** Does nothing: what a start costs before a program of ours costs anything. */
final class EmptyMain {
    private EmptyMain() {}

    public static void main(String[] args) {}
}
