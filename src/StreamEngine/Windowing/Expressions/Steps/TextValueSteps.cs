using StreamEngine.Batching;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions.Steps;

/// <summary>Texts in lower case.</summary>
internal sealed class LowerStep(int text, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        TextSlot from = state.Texts[text], slot = state.Texts[result];
        from.SelectKnown(state, state.Mask(selection), slot.Known.AsSpan(0, state.Words));
        Span<Utf8View> views = from.Views(state), to = slot.Write(state);
        var rows = new Rows(slot.Known.AsSpan(0, state.Words));
        while (rows.Next(out int row))
        {
            int length = views[row].Length;
            Span<byte> room = state.Room(length);
            AsciiCase.ToLower(state.Text(ref views[row]), room);
            to[row] = state.Keep(length);
        }

        return 0;
    }
}

/// <summary>Lengths of texts in bytes.</summary>
internal sealed class LengthStep(int text, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        Span<ulong> known = stackalloc ulong[BlockState.MaxWords];
        known = known[..state.Words];
        state.Texts[text].SelectKnown(state, state.Mask(selection), known);
        Span<Utf8View> views = state.Texts[text].Views(state);
        Span<double> to = state.Numbers[result].Write(state);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = (known[i >> 6] >> (i & 63) & 1) != 0 ? views[i].Length : double.NaN;
        }

        return 0;
    }
}

/// <summary>Reads texts as numbers.</summary>
internal sealed class TextNumberStep(int text, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        Span<ulong> known = stackalloc ulong[BlockState.MaxWords];
        known = known[..state.Words];
        state.Texts[text].SelectKnown(state, state.Mask(selection), known);
        Span<Utf8View> views = state.Texts[text].Views(state);
        Span<double> to = state.Numbers[result].Write(state);
        to.Fill(double.NaN);
        var rows = new Rows(known);
        while (rows.Next(out int row))
        {
            FieldReading.ReadNumber(state.Text(ref views[row]), out _, out to[row]);
        }

        return 0;
    }
}

/// <summary>Shows numbers as texts.</summary>
internal sealed class NumberTextStep(int number, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        NumberSlot from = state.Numbers[number];
        ReadOnlySpan<double> values = from.Values(state);
        TextSlot slot = state.Texts[result];
        Span<ulong> known = slot.Known.AsSpan(0, state.Words);
        ComparisonMasks.Compare(Comparison.Equal, values, values, state.Count, state.Mask(selection), known, state.Path);
        Span<Utf8View> to = slot.Write(state);
        var rows = new Rows(known);
        while (rows.Next(out int row))
        {
            to[row] = FieldReading.Show(state, from.At(values, row));
        }

        return 0;
    }
}

/// <summary>
/// Puts two texts together of which each has rows of its own: those of <c>if</c> and <c>coalesce</c>, whose second text was computed for rows without
/// the first.
/// </summary>
internal sealed class JoinTextStep(int first, int firstRows, int second, int secondRows, int result) : Step
{
    internal override int Run(BlockState state)
    {
        TextSlot slot = state.Texts[result];
        Span<Utf8View> to = slot.Write(state);
        Span<ulong> known = stackalloc ulong[BlockState.MaxWords];
        known = known[..state.Words];
        Copy(state, second, secondRows, known, to);
        Span<ulong> both = slot.Known.AsSpan(0, state.Words);
        known.CopyTo(both);
        Copy(state, first, firstRows, known, to);
        for (int i = 0; i < both.Length; i++)
        {
            both[i] |= known[i];
        }

        return 0;
    }

    private static void Copy(BlockState state, int text, int mask, Span<ulong> known, Span<Utf8View> to)
    {
        state.Texts[text].SelectKnown(state, state.Mask(mask), known);
        Span<Utf8View> views = state.Texts[text].Views(state);
        var rows = new Rows(known);
        while (rows.Next(out int row))
        {
            to[row] = views[row];
        }
    }
}

/// <summary>Reads a label of metric points.</summary>
internal sealed class LabelStep(string name, int selection, int result) : Step
{
    private readonly byte[] _name = System.Text.Encoding.UTF8.GetBytes(name);

    internal override int Run(BlockState state)
    {
        TextSlot slot = state.Texts[result];
        Span<Utf8View> to = slot.Write(state);
        Span<ulong> known = slot.Known.AsSpan(0, state.Words);
        state.Mask(selection).CopyTo(known);
        Span<Utf8View> labels = state.Batch.TextColumn((int)MetricText.Labels).Span(state.Start + state.Count)[state.Start..];
        var rows = new Rows(known);
        while (rows.Next(out int row))
        {
            ReadOnlySpan<byte> text = state.Text(ref labels[row]);
            Span<byte> room = state.Room(text.Length);
            int length = MetricLabels.Find(text, _name, room);
            if (length > 0)
            {
                to[row] = state.Keep(length);
            }
            else
            {
                known[row >> 6] &= ~(1UL << row);
            }
        }

        return 0;
    }
}
