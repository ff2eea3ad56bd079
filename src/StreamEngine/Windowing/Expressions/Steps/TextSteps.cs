using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions.Steps;

/// <summary>Takes a text column as it stands; an empty text is null.</summary>
internal sealed class TextColumnStep(int column, int result) : Step
{
    internal override int Run(BlockState state)
    {
        ColumnBuffer<Utf8View> views = state.Batch.TextColumn(column);
        state.Texts[result].Refer(views, emptyIsNull: true);
        return 0;
    }
}

/// <summary>The same text in every selected row.</summary>
internal sealed class TextConstantStep(byte[] text, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        TextSlot slot = state.Texts[result];
        Span<Utf8View> to = slot.Write(state);
        text.CopyTo(state.Room(text.Length));
        to.Fill(state.Keep(text.Length));
        state.Mask(selection).CopyTo(slot.Known);
        return 0;
    }
}

/// <summary>Rows that have a text.</summary>
internal sealed class TextKnownStep(int text, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        state.Texts[text].SelectKnown(state, state.Mask(selection), state.Mask(result));
        return 0;
    }
}

/// <summary>Rows whose text is, or is not, a constant.</summary>
internal sealed class TextEqualStep(int text, string constant, bool wanted, int selection, int result) : Step
{
    private readonly TextConstant _constant = new(constant);

    internal override int Run(BlockState state)
    {
        TextSlot slot = state.Texts[text];
        Span<ulong> known = stackalloc ulong[BlockState.MaxWords];
        known = known[..state.Words];
        Span<ulong> to = state.Mask(result);
        scoped ReadOnlySpan<ulong> selected = state.Mask(selection);
        if (!wanted || !slot.IsKnownByText || _constant.Bytes.Length == 0)
        {
            slot.SelectKnown(state, selected, known);
            selected = known;
        }

        _constant.Select(state, slot.Views(state), selected, to);
        for (int i = 0; !wanted && i < to.Length; i++)
        {
            to[i] = known[i] & ~to[i];
        }

        return 0;
    }
}

/// <summary>Rows whose text is, or is not, among many.</summary>
internal sealed class TextSetStep : Step
{
    private readonly ulong[] _heads;
    private readonly byte[][] _texts;
    private readonly int _text;
    private readonly bool _wanted;
    private readonly int _selection;
    private readonly int _result;

    internal TextSetStep(int text, IEnumerable<string> constants, bool wanted, int selection, int result)
    {
        (_text, _wanted, _selection, _result) = (text, wanted, selection, result);
        TextConstant[] sorted = [.. constants.Distinct(StringComparer.Ordinal).Select(static value => new TextConstant(value)).OrderBy(static value => value.Head)];
        _heads = [.. sorted.Select(static value => value.Head)];
        _texts = [.. sorted.Select(static value => value.Bytes)];
    }

    internal override int Run(BlockState state)
    {
        TextSlot slot = state.Texts[_text];
        Span<ulong> to = state.Mask(_result);
        slot.SelectKnown(state, state.Mask(_selection), to);
        Span<Utf8View> views = slot.Views(state);
        var rows = new Rows(to);
        while (rows.Next(out int row))
        {
            ref Utf8View view = ref views[row];
            if (IsMember(Head(view), state.Text(ref view)) != _wanted)
            {
                to[row >> 6] &= ~(1UL << row);
            }
        }

        return 0;
    }

    private static ulong Head(Utf8View view)
    {
        uint prefix = view.Length >= 4 ? view.Prefix : view.Prefix & ((1u << (view.Length * 8)) - 1);
        return (uint)view.Length | ((ulong)prefix << 32);
    }

    private bool IsMember(ulong head, ReadOnlySpan<byte> text)
    {
        int at = Array.BinarySearch(_heads, head);
        while (at > 0 && _heads[at - 1] == head)
        {
            at--;
        }

        for (; at >= 0 && at < _heads.Length && _heads[at] == head; at++)
        {
            if (text.SequenceEqual(_texts[at]))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Asks a question about each selected text.</summary>
internal sealed class TextMatchStep<TMatcher>(TMatcher matcher, int text, bool wanted, int selection, int result) : Step
    where TMatcher : ITextMatcher
{
    internal override int Run(BlockState state)
    {
        TextSlot slot = state.Texts[text];
        Span<ulong> to = state.Mask(result);
        slot.SelectKnown(state, state.Mask(selection), to);
        Span<Utf8View> views = slot.Views(state);
        var rows = new Rows(to);
        while (rows.Next(out int row))
        {
            if (matcher.IsMatch(state.Text(ref views[row])) != wanted)
            {
                to[row >> 6] &= ~(1UL << row);
            }
        }

        return 0;
    }
}

/// <summary>Compares two texts.</summary>
internal sealed class TextCompareStep(Comparison comparison, int left, int right, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        Span<ulong> to = state.Mask(result);
        state.Texts[left].SelectKnown(state, state.Mask(selection), to);
        state.Texts[right].SelectKnown(state, to, to);
        Span<Utf8View> views = state.Texts[left].Views(state), others = state.Texts[right].Views(state);
        var rows = new Rows(to);
        while (rows.Next(out int row))
        {
            if (!comparison.Holds(state.Text(ref views[row]).SequenceCompareTo(state.Text(ref others[row]))))
            {
                to[row >> 6] &= ~(1UL << row);
            }
        }

        return 0;
    }
}
