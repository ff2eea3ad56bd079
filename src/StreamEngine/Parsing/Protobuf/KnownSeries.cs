using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// Recognises the labels of a point by the bytes of their fields, if these stand in one run, and hands over the text that was made of them
/// before. What is not recognised is read as ever, and learned.
/// </summary>
internal ref struct KnownSeries(SeriesMemory? memory)
{
    private readonly PieceMemory? _series = memory?.Series;
    private ReadOnlySpan<byte> _run;
    private bool _seen;
    private bool _several;
    private bool _remember;
    private bool _learned;

    /// <summary>What the labels depend on beside their fields; 0 when that is not known, and nothing is remembered.</summary>
    internal int Context { get; set; }

    /// <summary>The number of the labels; 0 when they are not known.</summary>
    internal int Number { get; private set; }

    /// <summary>The labels that are known.</summary>
    internal readonly ref KnownPiece Piece => ref _series![Number];

    /// <summary>True when the labels were known before the point came.</summary>
    internal readonly bool IsOld => Number != 0 && !_learned;

    /// <summary>Starts a point.</summary>
    /// <param name="remember">False to read it without memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start(bool remember)
    {
        Number = 0;
        _run = default;
        _seen = _several = _learned = false;
        _remember = remember && Context != 0;
    }

    /// <summary>Starts a point whose labels stand first, and takes them if they are those that came behind the last ones before.</summary>
    /// <param name="message">The bytes that are read.</param>
    /// <returns>Length of the run; 0 when other labels stand there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Follow(ReadOnlySpan<byte> message)
    {
        Start(remember: true);
        Number = _remember ? _series!.Follow(Context, message) : 0;
        int length = Number != 0 ? Piece.Length : 0;
        _run = message[..length];
        return length;
    }

    /// <summary>Takes what was found last back.</summary>
    internal readonly void Rewind() => _series?.Rewind();

    /// <summary>Called at every label, its tag read: takes the whole run if it is known.</summary>
    /// <param name="reader">Stands behind the tag; behind the run when that was taken.</param>
    /// <param name="message">The bytes that are read.</param>
    /// <param name="tag">The tag of labels.</param>
    /// <returns>False when the label is to be read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Take(scoped ref WireReader reader, ReadOnlySpan<byte> message, uint tag)
    {
        if (!_remember)
        {
            return false;
        }

        int start = reader.Position - 1;
        if (!_seen && message[start] == tag)
        {
            _seen = true;
            ReadOnlySpan<byte> rest = message[start..];
            Number = _series!.Follow(Context, rest);
            _run = Number != 0 ? rest[.._series[Number].Length] : Find(rest, tag);
            reader.Position = Number != 0 ? start + _run.Length : reader.Position;
            return Number != 0;
        }

        _seen = true;
        _several |= start >= SpanBytes.Distance(message, _run) + _run.Length;
        return false;
    }

    /// <summary>Finds labels that are one piece.</summary>
    /// <returns>False when they are to be read.</returns>
    internal bool TakeWhole(ReadOnlySpan<byte> labels)
    {
        if (!_remember || _seen || labels.IsEmpty)
        {
            _several = true;
            return false;
        }

        _seen = true;
        _run = labels;
        Number = _series!.FollowWhole(Context, labels);
        Number = Number != 0 ? Number : _series.Find(Context, labels);
        return Number != 0;
    }

    /// <summary>Tells of labels that are read elsewhere.</summary>
    internal void Disturb() => _several = true;

    /// <summary>True when labels were taken and others follow: the point is to be read again, without memory.</summary>
    internal readonly bool IsPartial => _several && Number != 0;

    /// <summary>Remembers the labels of the point.</summary>
    /// <param name="text">What was made of them.</param>
    /// <param name="labels">What made it.</param>
    /// <param name="nameStart">Where the name lies.</param>
    /// <param name="nameLength">How long it is.</param>
    internal void Learn(ReadOnlySpan<byte> text, scoped in SeriesLabels labels, int nameStart, int nameLength)
    {
        if (_remember && !_several && !_run.IsEmpty)
        {
            Number = _series!.Learn(Context, _run, text);
            _learned = Number != 0;
            if (_learned)
            {
                ref KnownPiece piece = ref Piece;
                piece.NameStart = nameStart;
                piece.NameLength = nameLength;
                piece.BucketPlace = labels.PlaceOf(SeriesLabels.BucketLabel, text);
                piece.QuantilePlace = labels.PlaceOf(SeriesLabels.QuantileLabel, text);
            }
        }
    }

    /// <summary>The name of the metric among labels that are known.</summary>
    internal readonly ReadOnlySpan<byte> NameInRun => _run.Slice(Piece.NameStart, Piece.NameLength);

    /// <summary>Where the name lies in the run of labels; 0 when it lies elsewhere.</summary>
    internal readonly int PlaceInRun(ReadOnlySpan<byte> name) => (int)SpanBytes.Distance(_run, name);

    /// <summary>The text of labels that are known.</summary>
    internal readonly ReadOnlySpan<byte> Text => _series!.Text(Piece);

    /// <summary>The text of labels that are known in the column of the current batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly Utf8View View(BatchBuilder output)
    {
        ref KnownPiece piece = ref Piece;
        if (piece.Generation != output.Generation)
        {
            piece.View = output.Keep(_series!.Text(piece));
            piece.Generation = output.Generation;
        }

        return piece.View;
    }

    /// <summary>Looks for the run by its hash.</summary>
    /// <returns>The run; empty when it is none.</returns>
    private ReadOnlySpan<byte> Find(ReadOnlySpan<byte> rest, uint tag)
    {
        int end = 0;
        while (end + 1 < rest.Length && rest[end] == tag)
        {
            int length = rest[end + 1];
            int size = 2;
            if (length >= 0x80)
            {
                if (end + 2 >= rest.Length || rest[end + 2] >= 0x80)
                {
                    return default;
                }

                length = (length & 0x7F) | (rest[end + 2] << 7);
                size = 3;
            }

            end += size + length;
        }

        if (end > rest.Length)
        {
            return default;
        }

        Number = _series!.Find(Context, rest[..end]);
        return rest[..end];
    }
}
