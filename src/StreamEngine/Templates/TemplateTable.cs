using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates;

/// <summary>
/// The templates of one partition. A line whose signature is known costs one look-up; the text of a template is made when its first
/// line arrives. Two signatures with the same text share a template.
/// </summary>
internal sealed class TemplateTable : ITemplateMiner, ISnapshotState
{
    /// <summary>Text of the template that takes the lines for which there is no room.</summary>
    internal const string OverflowText = "<other>";

    /// <summary>Columns of log rows that templates are made from: their texts, and what is told of each.</summary>
    internal const LogColumns Columns = LogColumns.Body | LogColumns.Service | LogColumns.Host | LogColumns.Logger | LogColumns.Severity;

    private const int MaxExample = 512;

    private readonly TemplateOptions _options;
    private readonly List<TemplateInfo> _templates = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly SignatureMap _signatures = new();
    private readonly TemplateGeneralizer _generalizer;
    private int _overflow = -1;
    private long _latest = long.MinValue;

    internal TemplateTable(TemplateOptions options)
    {
        options.Validate();
        _options = options;
        _generalizer = new TemplateGeneralizer(options.VariableWords, options.MaxTemplates * 16);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TemplateInfo> Templates => _templates;

    /// <summary>Lines that were counted under <see cref="OverflowText"/>.</summary>
    internal long Overflowed => _overflow < 0 ? 0 : _templates[_overflow].Count;

    /// <inheritdoc/>
    public void Assign(EventBatch batch, int from, int to)
    {
        for (int row = from; row < to; row++)
        {
            UInt128 signature = batch.Signatures[row];
            int index = _signatures.Find(signature);
            if (index < 0)
            {
                index = Learn(batch, row, signature);
            }

            batch.Templates[row] = index;
            _latest = Math.Max(_latest, batch.Times[row] == EventBatch.NoTime ? _latest : batch.Times[row]);
            Update(_templates[index], batch.Times[row], (Severity)batch.Severities[row]);
        }
    }

    /// <inheritdoc/>
    public int SnapshotVersion => 1;

    /// <inheritdoc/>
    public void Save(SnapshotOutput output)
    {
        output.WriteInt64(_latest);
        output.WriteInt32(_overflow);
        output.WriteInt32(_templates.Count);
        foreach (TemplateInfo template in _templates)
        {
            TemplateState.Save(template, output);
            output.WriteInt32(_byText[template.Text]);
        }

        _signatures.Save(output);
        _generalizer.Save(output);
    }

    /// <inheritdoc/>
    public void Load(ref SnapshotInput input, int version)
    {
        _templates.Clear();
        _byText.Clear();
        _latest = input.ReadInt64();
        int overflow = input.ReadInt32(-1, int.MaxValue);
        int count = input.ReadCount(TemplateState.LeastBytes);
        input.Require(count <= _options.MaxTemplates + 1, FormattableString.Invariant($"at most {_options.MaxTemplates} templates and the one for the rest"));
        input.Require(overflow < count, "the index of a template");
        for (int index = 0; index < count; index++)
        {
            TemplateInfo template = TemplateState.Load(ref input, index);
            _templates.Add(template);
            _byText[template.Text] = input.ReadInt32(0, count - 1);
        }

        _overflow = overflow;
        _signatures.Load(ref input, count);
        _generalizer.Load(ref input);
        input.RequireEnd();
    }

    private static void Update(TemplateInfo template, long time, Severity severity)
    {
        template.Count++;
        if (time != EventBatch.NoTime)
        {
            template.FirstSeen = Math.Min(template.FirstSeen, time);
            template.LastSeen = Math.Max(template.LastSeen, time);
        }

        if (severity > template.Severity)
        {
            template.Severity = severity;
        }
    }

    private int Learn(EventBatch batch, int row, UInt128 signature)
    {
        string rendered = TemplateSigner.Render(batch.Text(LogText.Body, row));
        string text = rendered;
        if (!_byText.TryGetValue(text, out int index))
        {
            text = _generalizer.Generalize(text, _byText);
            if (!_byText.TryGetValue(text, out index))
            {
                index = _byText.Count < _options.MaxTemplates ? Create(batch, row, text) : Overflow(batch, row);
                _templates[index].IsGeneral = !ReferenceEquals(text, rendered) && index != _overflow;
            }
        }

        if (index != _overflow && !_templates[index].HasTakenOver && !_byText.ContainsKey(rendered) && text != rendered)
        {
            TakeOver(_templates[index]);
        }

        // Variants of a general template and of the overflow have no limit of their own. Forgetting all signatures costs the next line
        // of each a rendering, which leads to the same template again.
        if (_signatures.Count >= 8 * _options.MaxTemplates)
        {
            _signatures.Clear();
        }

        _signatures.Add(signature, index);
        return index;
    }

    /// <summary>
    /// The templates that a new general one covers were its first variants: their lines and signatures are its own from now on. They keep
    /// their index and stay empty.
    /// </summary>
    private void TakeOver(TemplateInfo general)
    {
        string[] words = general.Text.Split(' ');
        general.HasTakenOver = true;
        foreach (TemplateInfo variant in _templates)
        {
            if (variant.Index == general.Index || variant.Index == _overflow || variant.Count == 0 || !TemplateGeneralizer.Covers(words, variant.Text))
            {
                continue;
            }

            variant.ReplacedAt = _latest;
            general.Count += variant.Count;
            general.FirstSeen = Math.Min(general.FirstSeen, variant.FirstSeen);
            general.LastSeen = Math.Max(general.LastSeen, variant.LastSeen);
            general.Severity = variant.Severity > general.Severity ? variant.Severity : general.Severity;
            variant.Count = 0;
            _signatures.Redirect(variant.Index, general.Index);
            _byText[variant.Text] = general.Index;
        }
    }

    private int Overflow(EventBatch batch, int row) => _overflow >= 0 ? _overflow : _overflow = Create(batch, row, OverflowText);

    private int Create(EventBatch batch, int row, string text)
    {
        ReadOnlySpan<byte> body = batch.Text(LogText.Body, row);
        long time = batch.Times[row];
        bool timed = time != EventBatch.NoTime;
        _templates.Add(new TemplateInfo
        {
            Index = _templates.Count,
            Id = IdOf(text),
            Text = text,
            Example = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxExample)]),
            Entity = new Entity(Show(batch, LogText.Service, row), Show(batch, LogText.Host, row), Show(batch, LogText.Logger, row)),
            FirstSeen = timed ? time : long.MaxValue,
            LastSeen = timed ? time : long.MinValue,
        });
        _byText.TryAdd(text, _templates.Count - 1);
        return _templates.Count - 1;
    }

    /// <summary>The id of a template: 16 hexadecimal digits that depend on its text alone.</summary>
    internal static string IdOf(string text) =>
        ByteHash.Hash(Encoding.UTF8.GetBytes(text), ByteHash.Seed3).ToString("x16", CultureInfo.InvariantCulture);

    private static string? Show(EventBatch batch, LogText column, int row)
    {
        ReadOnlySpan<byte> text = batch.Text(column, row);
        return text.IsEmpty || text.SequenceEqual("-"u8) ? null : Encoding.UTF8.GetString(text);
    }
}
