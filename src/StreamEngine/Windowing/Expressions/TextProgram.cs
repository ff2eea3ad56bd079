using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Gives a text for each row.</summary>
internal sealed class TextProgram : ExpressionProgram
{
    private readonly int _result;

    private TextProgram(ProgramBuilder builder, EventKind kind, Node resolved, int result, KernelPath path)
        : base(builder, kind, path)
    {
        Resolved = resolved;
        _result = result;
    }

    /// <summary>What the program computes.</summary>
    internal Node Resolved { get; }

    /// <summary>Runs over a block.</summary>
    /// <param name="batch">A batch of rows of <see cref="ExpressionProgram.Kind"/>.</param>
    /// <param name="start">First row of the block.</param>
    /// <param name="count">Rows of the block, at most <see cref="ExpressionProgram.MaxRows"/>.</param>
    /// <param name="selection">A bit for each row to look at, 64 rows a word.</param>
    /// <param name="known">Gets the bits of the selected rows that have a text.</param>
    /// <returns>The texts, valid until the next run; undefined where there is none.</returns>
    internal Span<Utf8View> Run(EventBatch batch, int start, int count, ReadOnlySpan<ulong> selection, Span<ulong> known)
    {
        RunSteps(batch, start, count, selection);
        TextSlot slot = State.Texts[_result];
        slot.SelectKnown(State, State.Mask(ProgramBuilder.Input), known[..State.Words]);
        return slot.Views(State);
    }

    /// <summary>The bytes of a text that <see cref="Run"/> gave.</summary>
    internal ReadOnlySpan<byte> Text(ref Utf8View view) => State.Text(ref view);

    /// <summary>Resolves a tree as a text: a number is the text in which it is shown.</summary>
    /// <exception cref="ExpressionException">The tree does not fit the columns.</exception>
    internal static Node Resolve(Node root, RowSchema schema)
    {
        var text = new CallNode(ExpressionFunctions.Text, new NodeList(root)) { At = root.At };
        return ExpressionResolver.Resolve(text, schema, ExpressionType.Text);
    }

    /// <summary>Compiles a text. One program belongs to one worker.</summary>
    /// <exception cref="ExpressionException">The tree does not fit the columns.</exception>
    internal static TextProgram Make(Node root, RowSchema schema, KernelPath path)
    {
        Node resolved = Resolve(root, schema);
        var builder = new ProgramBuilder(schema.Join);
        int result = new ExpressionEmitter(builder).Texts.Emit(resolved, ProgramBuilder.Input);
        return new TextProgram(builder, schema.Kind, resolved, result, path);
    }
}
