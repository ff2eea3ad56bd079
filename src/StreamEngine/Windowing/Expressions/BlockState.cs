using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Windowing.Expressions;

/// <summary>What the steps of a program work on: a block of rows, its masks, numbers and texts. Belongs to one program.</summary>
internal sealed class BlockState
{
    /// <summary>Most rows of a block.</summary>
    internal const int MaxRows = 1024;

    /// <summary>Words of a mask of so many rows.</summary>
    internal const int MaxWords = MaxRows / 64;

    private const int ScratchBuffer = -1;

    private readonly ulong[][] _masks;
    private readonly string[] _fieldNames;
    private readonly FieldColumn?[] _fields;
    private byte[] _scratch = new byte[256];
    private int _scratchUsed;

    internal BlockState(int masks, NumberSlot[] numbers, TextSlot[] texts, string[] fields, KernelPath path)
    {
        _masks = [.. Enumerable.Range(0, masks).Select(static _ => new ulong[MaxWords])];
        Numbers = numbers;
        Texts = texts;
        _fieldNames = fields;
        _fields = new FieldColumn?[fields.Length];
        Path = path;
    }

    internal EventBatch Batch { get; private set; } = null!;

    /// <summary>First row of the block in the batch.</summary>
    internal int Start { get; private set; }

    /// <summary>Rows of the block.</summary>
    internal int Count { get; private set; }

    internal NumberSlot[] Numbers { get; }

    internal TextSlot[] Texts { get; }

    /// <summary>Vector width of the kernels.</summary>
    internal KernelPath Path { get; }

    /// <summary>Words of a mask of the block.</summary>
    internal int Words => (Count + 63) / 64;

    internal Span<ulong> Mask(int slot) => _masks[slot].AsSpan(0, Words);

    /// <summary>Takes a block. The first mask is what is selected.</summary>
    internal void Take(EventBatch batch, int start, int count)
    {
        Batch = batch;
        (Start, Count) = (start, count);
        _scratchUsed = 0;
        if (_fields.Length > 0)
        {
            FindFields(batch.Fields);
        }
    }

    /// <summary>The column of a field; null when no row of the batch has it.</summary>
    internal FieldColumn? Field(int field) => _fields[field];

    /// <summary>Rows of the block for which a field has room: those after them have no value.</summary>
    internal int Covered(FieldColumn field) => Math.Clamp(field.LastRow + 1 - Start, 0, Count);

    /// <summary>The bytes of a view.</summary>
    internal ReadOnlySpan<byte> Text(ref Utf8View view)
    {
        int length = view.Length;
        return length <= Utf8View.MaxInline ? SpanBytes.Of(ref view, 4, length)
            : view.Buffer == ScratchBuffer ? _scratch.AsSpan(view.Offset, length)
            : Batch.Buffers[view.Buffer].Slice(view.Offset, length);
    }

    /// <summary>Room for a text that is computed; taken by <see cref="Keep"/>.</summary>
    internal Span<byte> Room(int length)
    {
        if (_scratch.Length - _scratchUsed < length)
        {
            Array.Resize(ref _scratch, Math.Max(checked(_scratchUsed + length), _scratch.Length * 2));
        }

        return _scratch.AsSpan(_scratchUsed, length);
    }

    /// <summary>The view of the first bytes of the last <see cref="Room"/>.</summary>
    internal Utf8View Keep(int length)
    {
        ReadOnlySpan<byte> text = _scratch.AsSpan(_scratchUsed, length);
        var view = new Utf8View { Length = length };
        if (length <= Utf8View.MaxInline)
        {
            SpanBytes.CopyInto(ref view, 4, text);
            return view;
        }

        SpanBytes.CopyInto(ref view, 4, text[..4]);
        (view.Buffer, view.Offset) = (ScratchBuffer, _scratchUsed);
        _scratchUsed += length;
        return view;
    }

    private void FindFields(ReadOnlySpan<FieldColumn> columns)
    {
        Array.Clear(_fields);
        foreach (FieldColumn column in columns)
        {
            int field = column.Type == FieldType.None ? -1 : Array.IndexOf(_fieldNames, column.Name);
            if (field >= 0)
            {
                _fields[field] = column;
            }
        }
    }
}
