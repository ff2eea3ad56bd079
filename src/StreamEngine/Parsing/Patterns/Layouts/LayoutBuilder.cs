using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns.Layouts;

/// <summary>
/// Puts together the steps of a layout: fields with fixed text between them. A field reaches to the text behind it; the last one to the end of
/// the line.
/// </summary>
internal sealed class LayoutBuilder(ParserOptions options)
{
    private readonly List<PatternStep> _steps = [new PatternStep(PatternOp.Begin)];
    private readonly StringBuilder _literal = new();
    private readonly List<string> _shown = [];
    private int _head;
    private bool _hasBody;

    /// <summary>Fields in order.</summary>
    internal List<PatternField> Fields { get; } = [];

    /// <summary>False when a time has no year.</summary>
    internal bool HasYear { get; private set; } = true;

    internal ParserOptions Options => options;

    /// <summary>The fields, for people.</summary>
    internal string Description => string.Join(' ', _shown);

    /// <summary>Adds text that stands for itself. Blanks at the end of the pattern are left out, as line ends are.</summary>
    internal void Text(string text) => _literal.Append(text);

    /// <summary>Adds spaces that may be missing: padding.</summary>
    internal void Padding()
    {
        Flush();
        _steps.Add(new PatternStep(PatternOp.Run) { Set = ByteSet.Of((byte)' ') });
    }

    /// <summary>Adds a field of any text.</summary>
    internal void Any(PatternField field) => Add(field, new PatternStep(PatternOp.Lazy) { Set = ByteSet.All });

    /// <summary>Adds a field of the characters of a set, one at least unless <paramref name="least"/> says otherwise.</summary>
    internal void Run(PatternField field, ByteSet set, int least = 1) => Add(field, new PatternStep(PatternOp.Run) { Set = set, Least = least });

    /// <summary>Adds a time; its zone may be fixed.</summary>
    internal void Time(TimestampShape shape, TimeZoneInfo? zone = null)
    {
        HasYear &= shape.HasYear;
        ParserOptions times = zone is null ? options : options.With(zone);
        Add(PatternField.Of("time", WellKnownField.Time), new PatternStep(PatternOp.Time) { Shape = shape, Times = times }, shape.Name);
        _head = _steps.Count;
    }

    /// <summary>Adds a level: a word.</summary>
    internal void Level(string name, FieldUnit unit = FieldUnit.Level)
    {
        PatternType type = unit == FieldUnit.PythonLevel ? PatternType.Integer : PatternType.Text;
        Run(PatternField.Of(name, WellKnownField.Severity, unit) with { Type = type }, ByteSet.Word);
        _head = _hasBody ? _head : _steps.Count;
    }

    /// <summary>Adds the message.</summary>
    internal void Body(string name)
    {
        _head = _head == 0 ? -1 : _head;
        _hasBody = true;
        Any(PatternField.Of(name, WellKnownField.Body));
    }

    /// <summary>Completes the layout.</summary>
    /// <param name="head">What lines that start a record have: everything up to the last time or level before the message; the whole when there is none.</param>
    internal PatternProgram Build(out PatternProgram head)
    {
        while (_literal.Length > 0 && _literal[^1] is ' ' or '\t' or '\n' or '\r')
        {
            _literal.Length--;
        }

        Flush();

        // The end may have padding that the pattern does not tell of, such as a carriage return or a blank.
        if (_steps[^1].Op != PatternOp.Close || _steps[^2].Op != PatternOp.Lazy)
        {
            _steps.Add(new PatternStep(PatternOp.Run) { Set = ByteSet.Space });
        }

        _steps.Add(new PatternStep(PatternOp.End));
        _steps.Add(new PatternStep(PatternOp.Match));
        head = _head > 0 ? PatternProgram.Head(_steps, _head, Fields.Count) : PatternProgram.Head(_steps, _steps.Count - 1, Fields.Count);
        return PatternProgram.Of(_steps, Fields.Count);
    }

    private void Add(PatternField field, PatternStep step, string? shown = null)
    {
        Flush();
        int slot = Fields.Count;
        Fields.Add(field);
        _shown.Add(shown ?? field.Name);
        _steps.Add(new PatternStep(PatternOp.Open) { Slot = slot });
        _steps.Add(step);
        _steps.Add(new PatternStep(PatternOp.Close) { Slot = slot });
    }

    private void Flush()
    {
        if (_literal.Length > 0)
        {
            _steps.Add(new PatternStep(PatternOp.Literal) { Literal = Encoding.UTF8.GetBytes(_literal.ToString()) });
            _literal.Clear();
        }
    }
}
