using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// Takes the labels of a series, in any order, and writes the text of the label column with its keys in ordinal order. A series with the
/// keys of the one before it goes by a <see cref="LabelTemplate"/>, which costs about half; the others are <see cref="CollectedLabels"/>.
/// </summary>
internal ref struct SeriesLabels : IDisposable
{
    /// <summary>Text of labels that a byte of the payload may cost, so that a small payload cannot ask for any amount of memory.</summary>
    internal const int MaxExpansion = 64;

    /// <summary>The label <c>le</c>.</summary>
    internal const int BucketLabel = 0;

    /// <summary>The label <c>quantile</c>.</summary>
    internal const int QuantileLabel = 1;

    private const int FreeText = 1 << 20;

    private LabelTemplate _template;
    private CollectedLabels _labels;
    private WireFault _fault;
    private long _budget;
    private ulong _lastShape;

    /// <summary>True while the series goes by the template.</summary>
    private bool _follows;

    /// <summary>Rents what is needed.</summary>
    /// <param name="maxLabels">Most labels of a series.</param>
    /// <param name="payload">The payload: its length bounds the text that is written.</param>
    internal SeriesLabels(int maxLabels, ReadOnlySpan<byte> payload)
    {
        _template = new LabelTemplate(payload);
        _labels = new CollectedLabels(maxLabels);
        _budget = ((long)payload.Length * MaxExpansion) + FreeText;
    }

    /// <summary>What was wrong with a label; cleared by <see cref="Reset"/>.</summary>
    internal readonly WireFault Fault => _fault;

    /// <summary>Forgets all labels.</summary>
    internal void Clear()
    {
        _labels.Clear();
        _template.Forget();
        Reset();
    }

    /// <summary>Keeps the labels so far for all series until <see cref="Clear"/>.</summary>
    internal void Fix()
    {
        _labels.Fix();
        _template.Forget();
        Reset();
    }

    /// <summary>The text of the fixed labels.</summary>
    internal readonly ReadOnlySpan<byte> FixedText => _labels.FixedText;

    /// <summary>Starts the labels of a series: those that were fixed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Reset()
    {
        _fault = WireFault.None;
        _follows = _template.Count >= 0;
        if (_follows)
        {
            _template.Start();
        }
        else
        {
            _labels.Start();
        }
    }

    /// <summary>Adds a label. One without a key or a value is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        if (!_follows || !_template.TryTake(key, value))
        {
            AddOther(key, value);
        }
    }

    /// <summary>Adds a label whose value is a whole number.</summary>
    internal void Add(scoped ReadOnlySpan<byte> key, long value)
    {
        if (!_follows || !_template.TryTake(key, value))
        {
            Span<byte> number = stackalloc byte[DoubleText.MaxBytes];
            System.Buffers.Text.Utf8Formatter.TryFormat(value, number, out int written);
            AddOther(key, number[..written]);
        }
    }

    /// <summary>Looks at texts that were not looked at when they were added. To be called before anything is made of the series.</summary>
    internal void Check()
    {
        if (_follows && !_template.IsText())
        {
            _fault = WireFault.Utf8;
        }
    }

    /// <summary>Writes the labels in order into the scratch of the row that was begun; empty when there are none, or at a fault.</summary>
    internal ReadOnlySpan<byte> Write(BatchBuilder output)
    {
        if (_follows && _template.Taken == _template.Count)
        {
            return WriteTemplate(output);
        }

        Leave();
        _labels.Sort();
        return _labels.Count == 0 ? default : Commit(output, _labels.CopyTo(output.Scratch(_labels.Used)));
    }

    /// <summary>Remembers the form of the labels that were written last, for the series that come next.</summary>
    internal void Learn()
    {
        if (_follows || _labels.Shape != _lastShape)
        {
            // Two series in a row must have the same keys: to learn a form that comes once would cost more than it saves.
            _lastShape = _labels.Shape;
            return;
        }

        int slots = _labels.Count - _labels.Fixed;
        if (!_labels.IsSorted || !_labels.IsPlain || _fault != WireFault.None || slots > LabelTemplate.MaxSlots)
        {
            return;
        }

        _template.Learn((2 * _labels.Used) + _labels.Count + 1);
        LearnKeys(slots);
        LearnText();
        _template.LearnEnd(slots);
    }

    /// <summary>Position in the written text at which an extra label belongs: behind all keys that are not greater.</summary>
    /// <param name="extra"><see cref="BucketLabel"/> or <see cref="QuantileLabel"/>.</param>
    /// <param name="labels">What <see cref="Write"/> returned.</param>
    internal readonly int PlaceOf(int extra, ReadOnlySpan<byte> labels)
    {
        if (_follows)
        {
            int at = _template.PlaceOf(extra);
            return at >= 0 ? at : labels.IsEmpty ? 0 : labels.Length + 1;
        }

        int place = 0;
        foreach (ref readonly LabelEntry entry in _labels.Entries)
        {
            if (_labels.KeyOf(entry).SequenceCompareTo(ExtraKey(extra)) > 0)
            {
                break;
            }

            place += entry.Length;
        }

        return place;
    }

    /// <summary>Writes labels with one more among them.</summary>
    /// <param name="labels">What <see cref="Write"/> returned.</param>
    /// <param name="place">What <see cref="PlaceOf"/> returned.</param>
    /// <param name="label">The label, as <c>key=value</c> in the form of the column.</param>
    /// <param name="output">The builder; a row has been begun.</param>
    internal ReadOnlySpan<byte> Insert(ReadOnlySpan<byte> labels, int place, scoped ReadOnlySpan<byte> label, BatchBuilder output)
    {
        int length = labels.Length + label.Length + (labels.IsEmpty ? 0 : 1);
        if (!Spend(length))
        {
            return default;
        }

        Span<byte> target = output.Scratch(length);
        if (place > labels.Length)
        {
            // Behind the last label, which ends without a comma.
            labels.CopyTo(target);
            target[labels.Length] = (byte)',';
            label.CopyTo(target[place..]);
        }
        else
        {
            labels[..place].CopyTo(target);
            label.CopyTo(target[place..]);
            if (place < labels.Length)
            {
                target[place + label.Length] = (byte)',';
                labels[place..].CopyTo(target[(place + label.Length + 1)..]);
            }
        }

        return output.CommitScratch(length);
    }

    /// <summary>Checks that there will be room for text before the rows that need it are begun.</summary>
    internal bool CanWrite(long bytes)
    {
        if (bytes > _budget)
        {
            _fault = WireFault.Text;
        }

        return _fault == WireFault.None;
    }

    /// <summary>Takes text off what the payload may cost: the length of the labels of a row, however they were come by.</summary>
    internal bool Spend(int bytes)
    {
        _budget -= bytes;
        if (_budget < 0)
        {
            _fault = WireFault.Text;
        }

        return _fault == WireFault.None;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        _labels.Dispose();
        _template.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddOther(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        Leave();
        _labels.Add(key, value, ref _fault);
    }

    /// <summary>Collects labels from here on, those that the template took included.</summary>
    private void Leave()
    {
        if (_follows)
        {
            _follows = false;
            _labels.Start();
            Span<byte> number = stackalloc byte[DoubleText.MaxBytes];
            for (int slot = 0; slot < _template.Taken; slot++)
            {
                _labels.Add(_template.Key(slot), _template.Value(slot, number), ref _fault);
            }
        }
    }

    private ReadOnlySpan<byte> WriteTemplate(BatchBuilder output)
    {
        int room = _template.MaxBytes;
        if (room == 0)
        {
            return default;
        }

        return Commit(output, _template.Write(output.Scratch(room)));
    }

    private ReadOnlySpan<byte> Commit(BatchBuilder output, int length) => Spend(length) ? output.CommitScratch(length) : default;

    private void LearnKeys(int slots)
    {
        for (int slot = 0; slot < slots; slot++)
        {
            foreach (ref readonly LabelEntry entry in _labels.Entries)
            {
                if (entry.Order == _labels.Fixed + slot)
                {
                    _template.LearnKey(slot, _labels.KeyOf(entry));
                }
            }
        }
    }

    private void LearnText()
    {
        _template.LearnText();
        int piece = 0;
        for (int i = 0; i < _labels.Count; i++)
        {
            ref readonly LabelEntry entry = ref _labels.Entries[i];
            LearnSeparator(i, piece, entry);
            bool gap = entry.Order >= _labels.Fixed;
            _template.LearnText(piece, _labels.TextOf(entry, gap ? entry.KeyLength + 1 : entry.Length - 1));
            if (gap)
            {
                _template.LearnGap(piece++, entry.Order - _labels.Fixed);
            }
        }
    }

    private void LearnSeparator(int index, int piece, in LabelEntry entry)
    {
        if (index > 0)
        {
            _template.LearnText(piece, ","u8);
        }

        for (int extra = 0; extra < 2; extra++)
        {
            if (_labels.KeyOf(entry).SequenceCompareTo(ExtraKey(extra)) > 0)
            {
                _template.LearnPlace(extra, piece);
            }
        }
    }

    private static ReadOnlySpan<byte> ExtraKey(int extra) => extra == BucketLabel ? "le"u8 : "quantile"u8;
}
