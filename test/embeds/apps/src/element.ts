import 'onehash-bubble/element';
