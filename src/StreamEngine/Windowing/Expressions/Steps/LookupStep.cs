using StreamEngine.Batching;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Windowing.Expressions.Steps;

/// <summary>Looks a column of a table up by its key.</summary>
internal sealed class LookupStep(LookupTable table, int column, int key, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        TextSlot slot = state.Texts[result];
        Span<ulong> known = slot.Known.AsSpan(0, state.Words);
        state.Texts[key].SelectKnown(state, state.Mask(selection), known);
        Span<Utf8View> keys = state.Texts[key].Views(state), to = slot.Write(state);
        var rows = new Rows(known);
        while (rows.Next(out int row))
        {
            int found = table.Find(state.Text(ref keys[row]));
            ReadOnlySpan<byte> text = found < 0 ? default : table.Text(found, column);
            if (text.IsEmpty)
            {
                known[row >> 6] &= ~(1UL << row);
            }
            else
            {
                text.CopyTo(state.Room(text.Length));
                to[row] = state.Keep(text.Length);
            }
        }

        return 0;
    }
}
