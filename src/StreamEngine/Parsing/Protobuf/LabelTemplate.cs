using System.Buffers;
using System.Runtime.CompilerServices;
using System.Buffers.Text;
using System.Text.Unicode;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// The form that the labels of the last series had: its keys in the order in which they came, and the text of the column with gaps for
/// their values. Neighbouring series mostly have the same keys, and then only values are put into the gaps: nothing is sorted.
/// </summary>
/// <remarks>Only texts inside the payload, and whole numbers, are taken; what the caller adds beside them makes the template useless for a series.</remarks>
internal ref struct LabelTemplate(ReadOnlySpan<byte> payload) : IDisposable
{
    /// <summary>Most labels that a template has, those that all series share aside.</summary>
    internal const int MaxSlots = 16;

    private readonly ReadOnlySpan<byte> _payload = payload;
    private byte[] _text = ArrayPool<byte>.Shared.Rent(1024);
    private Slots _slots;
    private Pieces _pieces;
    private Places _places;
    private int _used;

    /// <summary>Labels of the template; -1 when there is none.</summary>
    internal int Count { get; private set; } = -1;

    /// <summary>Values that were taken of the series.</summary>
    internal int Taken { get; private set; }

    /// <summary>Most bytes that the text needs.</summary>
    internal int MaxBytes { get; private set; }

    /// <summary>Bytes of the template's own text.</summary>
    private int LiteralBytes { get; set; }

    internal void Forget() => Count = -1;

    /// <summary>Starts a series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start()
    {
        Taken = 0;
        MaxBytes = LiteralBytes;
    }

    /// <summary>Takes a label if its key is the next one of the template.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTake(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        int slot = Taken;
        if (slot >= Count || !Key(slot).SequenceEqual(key) || value.IsEmpty)
        {
            return false;
        }

        nint offset = SpanBytes.Distance(_payload, value);
        if ((nuint)offset + (nuint)value.Length > (nuint)_payload.Length)
        {
            return false;
        }

        ref Slot taken = ref _slots[slot];
        taken.ValueStart = (int)offset;
        taken.ValueLength = value.Length;
        MaxBytes += 2 * value.Length;
        Taken = slot + 1;
        return true;
    }

    /// <summary>Takes a label whose value is a number.</summary>
    internal bool TryTake(scoped ReadOnlySpan<byte> key, long value)
    {
        int slot = Taken;
        if (slot >= Count || !Key(slot).SequenceEqual(key))
        {
            return false;
        }

        ref Slot taken = ref _slots[slot];
        taken.Number = value;
        taken.ValueLength = -1;
        MaxBytes += DoubleText.MaxBytes;
        Taken = slot + 1;
        return true;
    }

    /// <summary>A key of the template.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ReadOnlySpan<byte> Key(int slot)
    {
        ref readonly Slot one = ref _slots[slot];
        return new ReadOnlySpan<byte>(_text, one.KeyStart, one.KeyLength);
    }

    /// <summary>A value that was taken.</summary>
    /// <param name="slot">Place of its key.</param>
    /// <param name="number">Room for a number.</param>
    internal readonly ReadOnlySpan<byte> Value(int slot, Span<byte> number)
    {
        ref readonly Slot one = ref _slots[slot];
        if (one.ValueLength >= 0)
        {
            return _payload.Slice(one.ValueStart, one.ValueLength);
        }

        Utf8Formatter.TryFormat(one.Number, number, out int written);
        return number[..written];
    }

    /// <summary>True when all values that were taken are UTF-8.</summary>
    internal readonly bool IsText()
    {
        for (int i = 0; i < Taken; i++)
        {
            ref readonly Slot slot = ref _slots[i];
            if (slot.ValueLength >= 0 && !Utf8.IsValid(_payload.Slice(slot.ValueStart, slot.ValueLength)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the text of the series.</summary>
    /// <param name="target">Room for <see cref="MaxBytes"/>.</param>
    /// <returns>Bytes written.</returns>
    internal int Write(Span<byte> target)
    {
        ulong high = 0;
        int length = 0;
        for (int i = 0; i <= Count; i++)
        {
            ref Piece piece = ref _pieces[i];
            piece.WrittenAt = length;
            new ReadOnlySpan<byte>(_text, piece.Start, piece.Length).CopyTo(target[length..]);
            length += piece.Length;
            if (i == Count)
            {
                break;
            }

            ref readonly Slot slot = ref _slots[piece.Slot];
            if (slot.ValueLength >= 0)
            {
                length += LabelBytes.CopyEscaped(_payload.Slice(slot.ValueStart, slot.ValueLength), target[length..], ref high);
            }
            else
            {
                Utf8Formatter.TryFormat(slot.Number, target[length..], out int written);
                length += written;
            }
        }

        return length;
    }

    /// <summary>Where an extra label belongs in the text that was written last; -1 behind its end.</summary>
    internal readonly int PlaceOf(int extra)
    {
        (int piece, int offset) = _places[extra];
        return piece < 0 ? -1 : _pieces[piece].WrittenAt + offset;
    }

    /// <summary>Begins a template.</summary>
    /// <param name="bytes">Room for its keys and its text.</param>
    internal void Learn(int bytes)
    {
        Count = -1;
        _used = 0;
        LiteralBytes = 0;
        _pieces[0] = default;
        ((Span<(int, int)>)_places).Fill((-1, 0));
        if (_text.Length < bytes)
        {
            ArrayPool<byte>.Shared.Return(_text);
            _text = ArrayPool<byte>.Shared.Rent(bytes);
        }
    }

    /// <summary>Adds the key that came in a place.</summary>
    internal void LearnKey(int slot, ReadOnlySpan<byte> key)
    {
        _slots[slot].KeyStart = _used;
        _slots[slot].KeyLength = key.Length;
        Append(key);
    }

    /// <summary>Starts the text behind the keys.</summary>
    internal void LearnText() => _pieces[0].Start = _used;

    /// <summary>Notes that an extra label belongs in front of what is added next, unless a place is noted already.</summary>
    internal void LearnPlace(int extra, int piece)
    {
        if (_places[extra].Piece < 0)
        {
            _places[extra] = (piece, _used - _pieces[piece].Start);
        }
    }

    /// <summary>Adds text of a piece.</summary>
    internal void LearnText(int piece, ReadOnlySpan<byte> text)
    {
        Append(text);
        _pieces[piece].Length += text.Length;
        LiteralBytes += text.Length;
    }

    /// <summary>Ends a piece with a gap for the value of a slot.</summary>
    internal void LearnGap(int piece, int slot)
    {
        _pieces[piece].Slot = slot;
        _pieces[piece + 1] = new Piece { Start = _used };
    }

    /// <summary>The template is complete.</summary>
    internal void LearnEnd(int slots) => Count = slots;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_text);
        _text = [];
        Count = -1;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text.AsSpan(_used));
        _used += text.Length;
    }

    /// <summary>A key, and the value of the series that is being read.</summary>
    private struct Slot
    {
        internal int KeyStart;
        internal int KeyLength;
        internal int ValueStart;

        /// <summary>-1 when the value is a number.</summary>
        internal int ValueLength;
        internal long Number;
    }

    /// <summary>Text up to a gap.</summary>
    private struct Piece
    {
        internal int Start;
        internal int Length;
        internal int Slot;

        /// <summary>Where it begins in the text that was written last.</summary>
        internal int WrittenAt;
    }

    [InlineArray(MaxSlots)]
    private struct Slots
    {
        private Slot _first;
    }

    [InlineArray(MaxSlots + 1)]
    private struct Pieces
    {
        private Piece _first;
    }

    [InlineArray(2)]
    private struct Places
    {
        private (int Piece, int Offset) _first;
    }
}
