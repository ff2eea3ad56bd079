using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates.Journal;

/// <summary>One entry of a journal of templates.</summary>
public sealed class TemplateRecord
{
    private const byte General = 1;

    internal TemplateRecord(TemplateRecordKind kind, ulong number)
    {
        Kind = kind;
        Number = number;
    }

    /// <summary>What it tells.</summary>
    public TemplateRecordKind Kind { get; }

    /// <summary>Id of the template.</summary>
    public string Id => Show(Number);

    /// <summary>The template, <c>&lt;*&gt;</c> for variable parts; null when the record does not tell it.</summary>
    public string? Text => Form is null ? null : TemplateText.Show(Form);

    /// <summary>Body of the first line, at most 256 bytes; null when the record does not tell it.</summary>
    public string? Example => ExampleBytes is null ? null : Encoding.UTF8.GetString(ExampleBytes);

    /// <summary>Service, host and logger of the first line.</summary>
    public Entity Entity { get; internal init; } = Entity.None;

    /// <summary>Severity number of its first line, or the highest so far.</summary>
    public Severity Severity { get; internal init; }

    /// <summary>Event time of the earliest line, nanoseconds since the Unix epoch; <see cref="long.MaxValue"/> for none.</summary>
    public long FirstSeen { get; internal init; } = long.MaxValue;

    /// <summary>Event time of the latest line; <see cref="long.MinValue"/> for none.</summary>
    public long LastSeen { get; internal init; } = long.MinValue;

    /// <summary>Lines so far, those of templates that it took over included.</summary>
    public long Count { get; internal init; }

    /// <summary>Id of the template that took it over; null when the record tells something else.</summary>
    public string? ReplacedBy => Kind == TemplateRecordKind.Generalized ? Show(By) : null;

    internal ulong Number { get; }

    internal ulong Check { get; init; }

    internal byte[]? Form { get; init; }

    internal byte[]? ExampleBytes { get; init; }

    internal bool IsGeneral { get; init; }

    internal ulong By { get; init; }

    /// <summary>Event time at which it was taken over.</summary>
    internal long At { get; init; }

    internal static string Show(ulong number) => number.ToString("x16", CultureInfo.InvariantCulture);

    internal void Write(SnapshotOutput output)
    {
        output.WriteByte((byte)Kind);
        output.WriteInt64((long)Number);
        switch (Kind)
        {
            case TemplateRecordKind.Created or TemplateRecordKind.Revived:
                output.WriteInt64((long)Check);
                output.WriteByte(IsGeneral ? General : (byte)0);
                output.WriteByte((byte)Severity);
                output.WriteInt64(FirstSeen);
                output.WriteBytes(Form);
                output.WriteBytes(ExampleBytes);
                output.WriteEntity(Entity);
                break;
            case TemplateRecordKind.Changed:
                output.WriteBytes(Form);
                break;
            case TemplateRecordKind.Generalized:
                output.WriteInt64((long)By);
                output.WriteInt64(At);
                break;
            case TemplateRecordKind.Counted:
                output.WriteInt64(Count);
                output.WriteInt64(FirstSeen);
                output.WriteInt64(LastSeen);
                output.WriteByte((byte)Severity);
                break;
        }
    }

    /// <exception cref="SnapshotException">It is no record.</exception>
    internal static TemplateRecord Read(ref SnapshotInput input)
    {
        var kind = (TemplateRecordKind)input.ReadByte();
        ulong number = (ulong)input.ReadInt64();
        TemplateRecord record = kind switch
        {
            TemplateRecordKind.Created or TemplateRecordKind.Revived => ReadAdded(kind, number, ref input),
            TemplateRecordKind.Changed => new TemplateRecord(kind, number) { Form = ReadForm(ref input) },
            TemplateRecordKind.Generalized => new TemplateRecord(kind, number) { By = (ulong)input.ReadInt64(), At = input.ReadInt64() },
            TemplateRecordKind.Evicted => new TemplateRecord(kind, number),
            TemplateRecordKind.Counted => new TemplateRecord(kind, number)
            {
                Count = input.ReadInt64(0, long.MaxValue),
                FirstSeen = input.ReadInt64(),
                LastSeen = input.ReadInt64(),
                Severity = (Severity)input.ReadByte(),
            },
            _ => throw new SnapshotException(FormattableString.Invariant($"expected a kind of record, found {(int)kind}")),
        };
        input.RequireEnd();
        return record;
    }

    private static TemplateRecord ReadAdded(TemplateRecordKind kind, ulong number, ref SnapshotInput input) => new(kind, number)
    {
        Check = (ulong)input.ReadInt64(),
        IsGeneral = input.ReadByte() == General,
        Severity = (Severity)input.ReadByte(),
        FirstSeen = input.ReadInt64(),
        Form = ReadForm(ref input),
        ExampleBytes = input.ReadBytes().ToArray(),
        Entity = input.ReadEntity(),
    };

    private static byte[] ReadForm(ref SnapshotInput input)
    {
        ReadOnlySpan<byte> form = input.ReadBytes();
        input.Require(TemplateForm.IsWellFormed(form), "a template whose marks are in pairs");
        return form.ToArray();
    }
}
