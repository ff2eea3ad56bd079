using System.Buffers;
using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>Writes cells down as they are, page by page, and reads them back.</summary>
internal static class CellTableState
{
    /// <summary>Writes the pages that there are.</summary>
    internal static void Save<T>(this CellTable<T> cells, SnapshotOutput output)
        where T : unmanaged
    {
        output.WriteInt32(PagesOf(cells));
        for (int page = 0; page < cells.PageCount; page++)
        {
            Span<T> found = cells.Page(page);
            if (!found.IsEmpty)
            {
                output.WriteInt32(page);
                output.Write(MemoryMarshal.AsBytes(found));
            }
        }
    }

    /// <summary>Reads pages into a table that has none of them; those of other owners are passed over.</summary>
    /// <param name="cells">The table.</param>
    /// <param name="input">What <see cref="Save"/> wrote.</param>
    /// <param name="isValid">Whether a cell can be one.</param>
    internal static void Load<T>(this CellTable<T> cells, ref SnapshotInput input, Predicate<T> isValid)
        where T : unmanaged
    {
        int pages = input.ReadCount(sizeof(int) + CellTable<T>.PageBytes);
        int last = -1;
        for (int i = 0; i < pages; i++)
        {
            int page = last = input.ReadInt32(last + 1, (input.SeriesCount - 1) >> CellTable<T>.PageShift);
            ReadOnlySpan<byte> bytes = input.Take(CellTable<T>.PageBytes);
            if (!input.Owner.Owns(page << CellTable<T>.PageShift))
            {
                continue;
            }

            cells.GetOrAdd(page << CellTable<T>.PageShift);
            Span<T> read = cells.Page(page);
            bytes.CopyTo(MemoryMarshal.AsBytes(read));
            foreach (T cell in read)
            {
                input.Require(isValid(cell), "cells of series");
            }
        }
    }

    private static int PagesOf<T>(CellTable<T> cells)
        where T : unmanaged
    {
        int pages = 0;
        for (int page = 0; page < cells.PageCount; page++)
        {
            pages += cells.Page(page).IsEmpty ? 0 : 1;
        }

        return pages;
    }
}
