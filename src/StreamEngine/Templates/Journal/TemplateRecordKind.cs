namespace StreamEngine.Templates.Journal;

/// <summary>What a record of the journal tells. The numbers are those in the file.</summary>
public enum TemplateRecordKind
{
    /// <summary>A template was seen for the first time.</summary>
    Created = 1,

    /// <summary>What varies in form only was added to its text.</summary>
    Changed = 2,

    /// <summary>A more general template took its lines over.</summary>
    Generalized = 3,

    /// <summary>It lost its place for want of room.</summary>
    Evicted = 4,

    /// <summary>It came back after it had been evicted or taken over.</summary>
    Revived = 5,

    /// <summary>Its counts so far.</summary>
    Counted = 6,
}
