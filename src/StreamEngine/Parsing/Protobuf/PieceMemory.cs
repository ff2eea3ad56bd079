using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// Pieces of messages that came before and the texts that were made of them, found by their bytes. Exporters send the same series again
/// with every request, mostly in the same order: the piece that came behind the last one is tried first. Results never depend on it.
/// </summary>
/// <remarks>
/// Bounded: when it is full it learns nothing more, and forgets everything when the next message starts. Where pieces did not come
/// again it then rests for a while, since to learn them costs more than it saves. The bytes are compared, so a hash may be anything.
/// </remarks>
internal sealed class PieceMemory
{
    /// <summary>Most pieces that are kept.</summary>
    internal const int MaxPieces = 1 << 15;

    /// <summary>Most bytes that are kept, of pieces and texts.</summary>
    internal const int MaxBytes = 8 << 20;

    /// <summary>Longest piece, and longest text, that is kept.</summary>
    internal const int MaxLength = 4096;

    private const int Pause = 8 * MaxPieces;
    private const int MaxProbes = 16;

    private KnownPiece[] _pieces = new KnownPiece[64];
    private int[] _slots = new int[256];
    private byte[] _bytes = new byte[8192];
    private int _count = 1;
    private int _used;
    private int _last;
    private int _before;
    private int _hits;
    private int _pause;
    private bool _full;

    internal PieceMemory() => _pieces[0].Context = -1;

    /// <summary>Changes when everything is forgotten.</summary>
    internal int Epoch { get; private set; }

    /// <summary>A piece by its number.</summary>
    internal ref KnownPiece this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _pieces[number];
    }

    /// <summary>Starts a message: numbers stay valid until the next one starts.</summary>
    internal void Start()
    {
        if (_full)
        {
            Forget();
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Forget()
    {
        _pause = _hits < 2 * _count ? Pause : 0;
        _count = 1;
        _used = _last = _hits = 0;
        _full = false;
        _pieces[0].Next = 0;
        _slots.AsSpan().Clear();
        Epoch++;
    }

    /// <summary>The piece that came behind the last one, if it stands here again.</summary>
    /// <param name="context">What else the text depends on.</param>
    /// <param name="bytes">Bytes that may start with the piece.</param>
    /// <returns>Its number; 0 when another one stands here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Follow(int context, ReadOnlySpan<byte> bytes)
    {
        int next = _pieces[_last].Next;
        ref KnownPiece piece = ref _pieces[next];
        if (piece.Context != context || piece.Length > bytes.Length || !_bytes.AsSpan(piece.Start, piece.Length).SequenceEqual(bytes[..piece.Length]))
        {
            return 0;
        }

        _before = _last;
        _last = next;
        _hits++;
        return next;
    }

    /// <summary>Takes what was found last back: the piece is to be met again.</summary>
    internal void Rewind() => _last = _before;

    /// <summary>As <see cref="Follow"/>, for bytes that are the piece and nothing more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int FollowWhole(int context, ReadOnlySpan<byte> bytes) =>
        _pieces[_pieces[_last].Next].Length == bytes.Length ? Follow(context, bytes) : 0;

    /// <summary>Finds a piece.</summary>
    /// <param name="context">What else the text depends on.</param>
    /// <param name="bytes">The piece.</param>
    /// <returns>Its number; 0 when it is not known.</returns>
    internal int Find(int context, ReadOnlySpan<byte> bytes)
    {
        if (_pause > 0)
        {
            _pause--;
            return 0;
        }

        if (bytes.Length > MaxLength)
        {
            return 0;
        }

        uint hash = HashOf(context, bytes);
        int mask = _slots.Length - 1;
        for (int probe = 0; probe < MaxProbes; probe++)
        {
            int number = _slots[(int)(hash + (uint)probe) & mask];
            ref KnownPiece piece = ref _pieces[number];
            if (number == 0)
            {
                return 0;
            }

            if (piece.Hash == hash && piece.Context == context && _bytes.AsSpan(piece.Start, piece.Length).SequenceEqual(bytes))
            {
                _hits++;
                Chain(number);
                return number;
            }
        }

        return 0;
    }

    /// <summary>Keeps a piece that was not found.</summary>
    /// <param name="context">What else the text depends on.</param>
    /// <param name="bytes">The piece.</param>
    /// <param name="text">What was made of it.</param>
    /// <returns>Its number; 0 when it is not kept.</returns>
    internal int Learn(int context, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text)
    {
        if (_pause > 0 || bytes.Length > MaxLength || text.Length > MaxLength)
        {
            return 0;
        }

        _full |= _count == MaxPieces || _used > MaxBytes - (4 * MaxLength);
        if (_full || !TryPlace(context, bytes, out int slot, out uint hash))
        {
            return 0;
        }

        int number = _count++;
        _slots[slot] = number;
        _pieces[number] = new KnownPiece { Hash = hash, Context = context, Start = _used, Length = bytes.Length, TextLength = text.Length };
        bytes.CopyTo(_bytes.AsSpan(_used));
        text.CopyTo(_bytes.AsSpan(_used + bytes.Length));
        _used += bytes.Length + text.Length;
        Chain(number);
        return number;
    }

    /// <summary>The text of a piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Text(in KnownPiece piece) => new(_bytes, piece.Start + piece.Length, piece.TextLength);

    private static uint HashOf(int context, ReadOnlySpan<byte> bytes) => (uint)ByteHash.Hash(bytes, ByteHash.Seed3 ^ (ulong)(uint)context);

    private void Chain(int number)
    {
        _pieces[_last].Next = number;
        _before = _last;
        _last = number;
    }

    /// <summary>Makes room and finds an empty slot.</summary>
    private bool TryPlace(int context, ReadOnlySpan<byte> bytes, out int slot, out uint hash)
    {
        if (_count == _pieces.Length)
        {
            Grow();
        }

        while (_bytes.Length - _used < 2 * MaxLength)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        hash = HashOf(context, bytes);
        int mask = _slots.Length - 1;
        for (int probe = 0; probe < MaxProbes; probe++)
        {
            slot = (int)(hash + (uint)probe) & mask;
            if (_slots[slot] == 0)
            {
                return true;
            }
        }

        slot = 0;
        return false;
    }

    private void Grow()
    {
        Array.Resize(ref _pieces, _count * 2);
        _slots = new int[_count * 8];
        for (int number = 1; number < _count; number++)
        {
            for (uint slot = _pieces[number].Hash; ; slot++)
            {
                ref int place = ref _slots[(int)slot & (_slots.Length - 1)];
                if (place == 0)
                {
                    place = number;
                    break;
                }
            }
        }
    }
}

/// <summary>A piece that came before.</summary>
internal struct KnownPiece
{
    internal uint Hash;

    /// <summary>What else the text depends on.</summary>
    internal int Context;
    internal int Start;
    internal int Length;
    internal int TextLength;

    /// <summary>The piece that came behind it when it came last.</summary>
    internal int Next;

    /// <summary>Where the name of the metric lies in the piece, where it lies there.</summary>
    internal int NameStart;
    internal int NameLength;

    /// <summary>Position of the label <c>le</c> in the text.</summary>
    internal int BucketPlace;

    /// <summary>Position of the label <c>quantile</c> in the text.</summary>
    internal int QuantilePlace;

    /// <summary>The batch that <see cref="View"/> is for.</summary>
    internal int Generation;

    /// <summary>The text in that batch.</summary>
    internal Batching.Utf8View View;
}
