using System.Buffers.Binary;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Writes a table down in the order of ids, so that the same table gives the same bytes.
/// </summary>
/// <remarks>
/// Number of ids, of retirements and of free ids; the id of the overflow series; the counts. Symbols that are used, each with its key's length, under
/// new numbers. For each id its generation, state, last row and, by state, symbols or texts. Free ids in the order in which they wait; series that are
/// retired, in the order of their retirement.
/// </remarks>
internal sealed class SeriesTableWriter(SnapshotOutput output)
{
    /// <summary>Version of what is written.</summary>
    internal const int Version = 1;

    internal void Write(SeriesTable table)
    {
        output.WriteInt32(table.Count);
        output.WriteInt32(table.Overflow);
        output.WriteInt32(table.Latest);
        output.WriteInt64(table.Overflowed);
        int[] numbers = WriteSymbols(table);
        for (int id = 0; id < table.Count; id++)
        {
            WriteSeries(table, id, numbers);
        }

        output.WriteInt32(table.Store.Free.Length);
        foreach (int id in table.Store.Free)
        {
            output.WriteInt32(id);
        }

        SeriesRetirement retirement = table.Retirement;
        output.WriteInt32(retirement.Epoch);
        output.WriteInt64(retirement.Retired);
        output.WriteInt64(retirement.Revived);
        output.WriteInt64(retirement.Released);
        output.WriteInt32(retirement.All.Count);
        foreach ((int id, int epoch) in retirement.All)
        {
            output.WriteInt32(id);
            output.WriteInt32(epoch);
        }
    }

    /// <summary>Writes the symbols in the order in which series use them; returns their numbers.</summary>
    private int[] WriteSymbols(SeriesTable table)
    {
        SymbolTable symbols = table.Store.Symbols;
        int[] numbers = new int[symbols.End];
        Array.Fill(numbers, -1);
        int count = 0;
        output.WriteInt32(symbols.Count);
        for (int id = 0; id < table.Count; id++)
        {
            ref SeriesEntry entry = ref table.Store[id];
            if (entry.State != SeriesState.Live)
            {
                continue;
            }

            Number(entry.Name);
            for (int i = 0; i < entry.Labels; i++)
            {
                Number(table.Store.LabelOf(entry, i));
            }
        }

        return numbers;

        void Number(int symbol)
        {
            if (numbers[symbol] < 0)
            {
                numbers[symbol] = count++;
                output.WriteInt32(symbols.KeyOf(symbol));
                output.WriteBytes(symbols.TextOf(symbol));
            }
        }
    }

    private void WriteSeries(SeriesTable table, int id, int[] numbers)
    {
        ref SeriesEntry entry = ref table.Store[id];
        output.WriteInt32(entry.Generation);
        output.WriteInt32((int)entry.State);
        if (entry.State == SeriesState.Pinned)
        {
            SeriesInfoState.Save(table.Pinned[id], output);
        }
        else if (entry.State == SeriesState.Live)
        {
            SeriesActivity activity = table.Activity[id];
            Span<byte> room = output.Reserve((4 + entry.Labels) * sizeof(int));
            Put(room, 0, activity.Last);
            Put(room, 1, activity.Last == SeriesActivity.Retired ? activity.Next : -1);
            Put(room, 2, numbers[entry.Name]);
            Put(room, 3, entry.Labels);
            for (int i = 0; i < entry.Labels; i++)
            {
                Put(room, 4 + i, numbers[table.Store.LabelOf(entry, i)]);
            }
        }
    }

    private static void Put(Span<byte> room, int place, int value) => BinaryPrimitives.WriteInt32LittleEndian(room[(place * sizeof(int))..], value);
}
