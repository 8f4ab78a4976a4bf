/** The English of what `panel/files/` says. */
export const filesEn = {
  pictureNamed: 'Picture: {name}',
  pictures: 'Pictures',
  /** Which of the pictures is on the screen. */
  pictureOf: '{at} of {count}: {name}',
  previousPicture: 'Previous picture',
  nextPicture: 'Next picture',
  zoom: 'Original size',
  closePictures: 'Close pictures',
  download: 'Download',
  /** A file without a name. */
  unnamed: 'File',
  audioNamed: 'Audio: {name}',
  videoNamed: 'Video: {name}',
  location: 'Location',
  openMap: 'Open the map',
  contact: 'Contact',
  link: 'Link',
};

export type FilesKey = keyof typeof filesEn;
