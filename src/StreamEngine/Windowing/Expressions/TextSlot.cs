using System.Runtime.InteropServices;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Texts of the rows of a block. What stands in rows that are null or were not selected is undefined.</summary>
internal sealed class TextSlot
{
    private Utf8View[]? _own;
    private ColumnBuffer<Utf8View>? _column;
    private bool _emptyIsNull;

    /// <summary>Rows that have a text, when empty texts are texts.</summary>
    internal ulong[] Known { get; } = new ulong[BlockState.MaxWords];

    /// <summary>True when a text that is not empty is surely there.</summary>
    internal bool IsKnownByText => _emptyIsNull;

    /// <summary>The views.</summary>
    internal Span<Utf8View> Views(BlockState state) =>
        _column is { } column ? column.Span(state.Start + state.Count)[state.Start..] : _own.AsSpan(0, state.Count);

    /// <summary>The views as words, two a row.</summary>
    internal ReadOnlySpan<ulong> Words(BlockState state) => MemoryMarshal.Cast<Utf8View, ulong>((ReadOnlySpan<Utf8View>)Views(state));

    /// <summary>The place for computed views; <see cref="Known"/> is to be written too.</summary>
    internal Span<Utf8View> Write(BlockState state)
    {
        (_column, _emptyIsNull) = (null, false);
        _own ??= new Utf8View[BlockState.MaxRows];
        return _own.AsSpan(0, state.Count);
    }

    /// <summary>Takes a column as it is.</summary>
    /// <param name="column">The column.</param>
    /// <param name="emptyIsNull">True when an empty text is none; else <see cref="Known"/> is to be written.</param>
    internal void Refer(ColumnBuffer<Utf8View> column, bool emptyIsNull) => (_column, _emptyIsNull) = (column, emptyIsNull);

    /// <summary>Selected rows that have a text. The result may be the selection.</summary>
    internal void SelectKnown(BlockState state, ReadOnlySpan<ulong> selection, Span<ulong> result)
    {
        if (_emptyIsNull)
        {
            // The selection may be where the result goes.
            Span<ulong> empty = stackalloc ulong[BlockState.MaxWords];
            ViewMasks.Match(Words(state), state.Count, 0, uint.MaxValue, selection, empty, state.Path);
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = selection[i] & ~empty[i];
            }
        }
        else
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = selection[i] & Known[i];
            }
        }
    }
}
