namespace StreamEngine.Batching;

/// <summary>What parsers keep between the chunks that one worker parses. Results never depend on it: it only saves time.</summary>
internal sealed class ParserStates
{
    /// <summary>States that are kept; a merge of more streams than this makes some anew now and then.</summary>
    internal const int MaxStates = 32;

    private readonly List<(object Parser, object State)> _states = [];
    private object? _lastParser;
    private object? _last;

    /// <summary>The state of a parser; made when there is none, or it is full.</summary>
    internal TState Get<TParser, TState>(TParser parser, Func<TParser, TState> make)
        where TParser : class
        where TState : class
    {
        if (ReferenceEquals(parser, _lastParser) && _last is not IParserState { IsFull: true })
        {
            return (TState)_last!;
        }

        int at = _states.FindIndex(s => ReferenceEquals(s.Parser, parser));
        (object Parser, object State) entry;
        if (at >= 0 && _states[at].State is not IParserState { IsFull: true })
        {
            entry = _states[at];
            _states.RemoveAt(at);
        }
        else
        {
            entry = (parser, make(parser));
            if (at >= 0 || _states.Count == MaxStates)
            {
                at = Math.Max(at, 0);
                (_states[at].State as IDisposable)?.Dispose();
                _states.RemoveAt(at);
            }
        }

        _states.Add(entry);
        (_lastParser, _last) = entry;
        return (TState)entry.State;
    }

    /// <summary>Frees what the states hold.</summary>
    internal void Free()
    {
        foreach ((_, object state) in _states)
        {
            (state as IDisposable)?.Dispose();
        }

        _states.Clear();
        (_lastParser, _last) = (null, null);
    }
}
