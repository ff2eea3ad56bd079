using System.Net;

namespace StreamEngine.Server.Config;

/// <summary>Checks that concern several keys, or what is around the file.</summary>
internal sealed class ConfigChecks(ConfigScope scope, ConfigDraft draft)
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<(IPEndPoint Address, string Owner)> _listeners = [];

    /// <summary>What is wrong with a request header; null when nothing is. Names are the tokens of RFC 9110, section 5.6.2.</summary>
    internal static string? Header(string name, string value)
    {
        bool token = name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c, StringComparison.Ordinal));
        if (!token)
        {
            return $"expected the name of a header (letters, digits and {TokenMarks}), found '{name}'";
        }

        return value.All(char.IsAscii) ? null : $"expected ASCII text in the header {name}, found other characters";
    }

    internal void Run()
    {
        if (draft.Http is not null)
        {
            _listeners.Add((draft.Http.Listen, "http"));
        }

        for (int i = 0; i < draft.Sources.Count; i++)
        {
            if (draft.Sources[i] is { Type: not null } source)
            {
                Name(source, i + 1);
                Source(source);
            }
        }

        for (int i = 0; i < draft.Sources.Count; i++)
        {
            Single(draft.Sources[i], i);
        }

        bool stdout = false;
        if (draft.Outputs.Find(static o => o.Type == OutputType.Frames) is { } frames && draft.Queries.Count == 0 && scope.TryPair(frames, "type", out ConfigPair? asked))
        {
            scope.Add(asked.Value, "expected queries for an output of type frames, found none");
        }

        if (draft.Pipeline.OnlyQueries && draft.Queries.Count == 0 && scope.TryPair(draft.Pipeline, "only_queries", out ConfigPair? alone))
        {
            scope.Add(alone.Value, "expected queries for only_queries, found none");
        }

        foreach (OutputDraft output in draft.Outputs)
        {
            if (output.Type == OutputType.Stdout && stdout && scope.TryPair(output, "type", out ConfigPair? pair))
            {
                scope.Add(pair.Value, "expected one output of type stdout, found another one");
            }

            stdout |= output.Type == OutputType.Stdout;
            OutputFile(output, "path", output.Path);
        }

        OutputFile(draft, "dead_letters", draft.DeadLetters);
    }

    private void Name(SourceDraft source, int place)
    {
        string name = source.NameAt(place);
        if (!_names.TryAdd(name, name))
        {
            string key = scope.Has(source, "name") ? "name" : "type";
            scope.TryPair(source, key, out ConfigPair? pair);
            scope.Add(pair!.Value, $"expected each source to have a name of its own, found '{name}' again");
        }
    }

    private void Source(SourceDraft source)
    {
        ConfigPair type = scope.TryPair(source, "type", out ConfigPair? found) ? found : throw new InvalidOperationException("A source has a type and no key for it.");
        bool path = scope.Has(source, "path");
        bool paths = scope.Has(source, "paths");
        if (source.Type is SourceType.Tail or SourceType.Files)
        {
            if (!path && !paths)
            {
                scope.Add(type.Key, $"expected the key 'path' or 'paths' in sources[] of type {source.Word}, found none");
            }
            else if (path && paths && scope.TryPair(source, "paths", out ConfigPair? second))
            {
                scope.Add(second.Key, "expected either 'path' or 'paths', found both");
            }
        }

        if (source.FormatOptions is not null || source.Format is not null)
        {
            scope.TryPair(source, "format", out ConfigPair? format);
            scope.TryPair(source, "format_options", out ConfigPair? settings);
            FormatSchema.Check(scope, source.FormatOrDefault, source.FormatOptions, settings?.Key ?? format?.Value ?? type.Key);
        }

        if (source.Type is SourceType.Tcp or SourceType.Syslog)
        {
            Listen(source);
        }
    }

    private void Listen(SourceDraft source)
    {
        if (source.Listen is not { } address || !scope.TryPair(source, "listen", out ConfigPair? pair))
        {
            return;
        }

        (IPEndPoint Address, string Owner) taken = _listeners.Find(l => ListenAddress.Collide(l.Address, address));
        if (taken.Owner is not null)
        {
            scope.Add(pair.Value, $"expected an address of its own, found {ConfigScope.Describe(pair.Value)}, which collides with {taken.Address} of {taken.Owner}");
        }

        _listeners.Add((address, $"source '{source.Name ?? source.Word}'"));
    }

    /// <summary>There is one standard input and one /ingest.</summary>
    private void Single(SourceDraft source, int index)
    {
        if (source.Type is not (SourceType.Stdin or SourceType.Http) || !scope.TryPair(source, "type", out ConfigPair? pair))
        {
            return;
        }

        if (draft.Sources.FindIndex(s => s.Type == source.Type) < index)
        {
            scope.Add(pair.Value, $"expected one source of type {source.Word}, found another one");
        }
        else if (source.Type == SourceType.Http && draft.Http is null)
        {
            scope.Add(pair.Value, "expected the http listener to be on for a source of type http, found http: off");
        }
    }

    private void OutputFile(object target, string key, string? path)
    {
        if (path is null || !scope.TryPair(target, key, out ConfigPair? pair))
        {
            return;
        }

        string full = Path.GetFullPath(path);
        string? folder = Path.GetDirectoryName(full);
        if (Directory.Exists(full))
        {
            scope.Add(pair.Value, $"expected {key} to be a file, found the folder {ConfigScope.Describe(pair.Value)}");
        }
        else if (!Directory.Exists(folder))
        {
            scope.Add(pair.Value, $"expected {key} to be a file in a folder that exists, found {ConfigScope.Describe(pair.Value)} and no folder '{folder}'");
        }
        else if (!_files.TryAdd(full, key))
        {
            scope.Add(pair.Value, $"expected each output to have a file of its own, found {ConfigScope.Describe(pair.Value)} again");
        }
        else if (draft.Sources.Find(s => s.Paths.Append(s.Path).Any(p => p is not null && Path.GetFullPath(p) == full)) is { } source)
        {
            scope.Add(pair.Value, $"expected an output that is not read as input, found {ConfigScope.Describe(pair.Value)} in source '{source.Name ?? source.Word}'");
        }
    }
}
