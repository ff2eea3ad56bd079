using StreamEngine.Fuzz.Payloads;
using StreamEngine.Parsing;

namespace StreamEngine.Fuzz.Inputs;

/// <summary>Makes the inputs of one format, batch by batch. A batch follows from the seed, the format and its number alone.</summary>
internal sealed class InputMaker
{
    /// <summary>Inputs of a batch.</summary>
    internal const int BatchInputs = 256;

    // A builder keeps the state of a few parsers; one that returns after many others begins anew.
    private const int SameTarget = 32;

    private readonly IRecordFormat _format;
    private readonly ulong _seed;
    private readonly List<Corpus> _corpora;
    private readonly FuzzTarget[] _targets;
    private readonly FuzzTarget[] _withFields;
    private readonly Mutator _mutator = new();
    private readonly InputBuffer _buffer = new();

    internal InputMaker(IRecordFormat format, ulong seed, IReadOnlyList<Corpus> all)
    {
        _format = format;
        _seed = seed;
        _corpora = format is PayloadFormat payload ? [.. payload.Corpora()] : FuzzTarget.CorporaOf(format, all);
        _targets = [.. _corpora.Select(c => new FuzzTarget(format, c.Bytes, c.Name, allFields: false))];
        _withFields = [.. _corpora.Select(c => new FuzzTarget(format, c.Bytes, c.Name, allFields: true))];
    }

    /// <summary>Calls <paramref name="take"/> with each input of a batch; stops when it returns false.</summary>
    internal void Make(long batch, Func<int, FuzzInput, bool> take)
    {
        Draw draw = Draw.ForBatch(_seed, _format.Name, batch);
        int chosen = 0;
        bool fields = false;
        for (int i = 0; i < BatchInputs; i++)
        {
            if (i % SameTarget == 0)
            {
                chosen = draw.Below(_corpora.Count);
                fields = draw.OneIn(3);
            }

            Build(_corpora[chosen], draw);
            byte[] bytes = _buffer.Bytes.ToArray();

            // A parser that learns its layout from broken bytes is another one: seldom, since learning takes long.
            FuzzTarget target = draw.OneIn(32) ? new FuzzTarget(_format, bytes, FuzzTarget.InputIsSample, fields) : (fields ? _withFields : _targets)[chosen];
            FuzzInput input = new(target, bytes, draw.OneIn(4) ? 0 : 1 << 20, draw.Below(bytes.Length + 1));
            if (!take(i, input))
            {
                return;
            }
        }
    }

    private void Build(Corpus corpus, Draw draw)
    {
        _buffer.Clear();
        if (draw.OneIn(4))
        {
            _buffer.Append(corpus.Lines[0]);
        }

        int first = draw.Below(corpus.Lines.Length);
        for (int lines = 1 + (draw.OneIn(3) ? draw.Below(4) : 0); lines > 0; lines--)
        {
            _buffer.Append(corpus.Lines[first++ % corpus.Lines.Length]);
        }

        if (draw.OneIn(16))
        {
            return;
        }

        int edits = draw.Below(8) switch { 0 => 3 + draw.Below(6), 1 or 2 or 3 => 2, _ => 1 };
        for (; edits > 0; edits--)
        {
            Corpus source = _corpora[draw.Below(_corpora.Count)];
            byte[] other = source.Lines[draw.Below(source.Lines.Length)];
            if (_format is PayloadFormat && !draw.OneIn(4))
            {
                WireMutator.Mutate(_buffer, other, draw);
            }
            else
            {
                _mutator.Mutate(_buffer, other, draw);
            }
        }
    }
}
