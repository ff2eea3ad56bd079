using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Windowing.Expressions.Steps;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Collects the steps of a program, and hands out its masks, numbers and texts. What is given back is used again by later steps.</summary>
internal sealed class ProgramBuilder(RowJoin? join = null)
{
    private readonly List<Step> _steps = [];
    private readonly List<NumberSlot> _numbers = [];
    private readonly List<TextSlot> _texts = [];
    private readonly List<string> _fields = [];
    private readonly Stack<int> _freeMasks = new();
    private readonly Stack<int> _freeNumbers = new();
    private readonly Stack<int> _freeTexts = new();
    private int _masks = 1;

    /// <summary>The mask of the rows that a program is run for.</summary>
    internal const int Input = 0;

    /// <summary>The table that the rows are joined with; null for none.</summary>
    internal RowJoin? Join { get; } = join;

    /// <summary>Columns of log rows that the program reads, besides the time.</summary>
    internal LogColumns Columns { get; private set; }

    /// <summary>True when the template of log rows is read.</summary>
    internal bool ReadsTemplates { get; private set; }

    /// <summary>Fields that the program reads.</summary>
    internal IReadOnlyList<string> Fields => _fields;

    internal Step[] Steps => [.. _steps];

    internal void Add(Step step) => _steps.Add(step);

    internal int NewMask() => _freeMasks.TryPop(out int mask) ? mask : _masks++;

    internal void FreeMask(int mask)
    {
        if (mask != Input)
        {
            _freeMasks.Push(mask);
        }
    }

    internal int NewNumber()
    {
        if (!_freeNumbers.TryPop(out int number))
        {
            number = _numbers.Count;
            _numbers.Add(new NumberSlot());
        }

        return number;
    }

    internal int Constant(double value)
    {
        _numbers.Add(new NumberSlot(value));
        return _numbers.Count - 1;
    }

    internal void FreeNumber(int number)
    {
        if (!_numbers[number].IsConstant)
        {
            _freeNumbers.Push(number);
        }
    }

    internal int NewText()
    {
        if (!_freeTexts.TryPop(out int text))
        {
            text = _texts.Count;
            _texts.Add(new TextSlot());
        }

        return text;
    }

    internal void FreeText(int text) => _freeTexts.Push(text);

    /// <summary>Number of a field.</summary>
    internal int Field(string name)
    {
        int field = _fields.IndexOf(name);
        if (field < 0)
        {
            field = _fields.Count;
            _fields.Add(name);
        }

        return field;
    }

    /// <summary>Notes that a column is read.</summary>
    internal void Read(LogColumns columns) => Columns |= columns;

    /// <summary>Notes that the template is read.</summary>
    internal void ReadTemplates() => ReadsTemplates = true;

    /// <summary>Combines masks into one.</summary>
    internal void Combine(MaskOperation operation, int left, int right, int result) => Add(new MaskStep(operation, left, right, result));

    /// <summary>Starts steps that are passed over when a mask has no row.</summary>
    internal (SkipStep Step, int At) Skip(int mask)
    {
        var step = new SkipStep(mask);
        Add(step);
        return (step, _steps.Count);
    }

    /// <summary>Ends the steps that are passed over.</summary>
    internal void Land((SkipStep Step, int At) skip) => skip.Step.Steps = _steps.Count - skip.At;

    internal BlockState MakeState(KernelPath path) => new(_masks, [.. _numbers], [.. _texts], [.. _fields], path);
}
